using Nexus.Gates;
using Xunit;

namespace Nexus.Tests.Gates;

public sealed class DeedEmbedderTests
{
    private readonly DeedEmbedder _embedder = new("test", 0.5, new OneDirection());

    [Fact]
    public async Task Sentences_that_mean_the_same_to_the_encoder_are_apart_if_their_deeds_are()
    {
        Assert.Equal(1, await Cosine("delete the report", "remove the report"), 5);
        Assert.Equal(0.6, await Cosine("delete the report", "read the report"), 5);
        Assert.InRange(await Cosine("read the report", "read the report and wire the money"), 0.8, 0.95);
    }

    [Fact]
    public async Task A_sentence_without_a_known_deed_has_the_encoders_part_only() => Assert.Equal(1, await Cosine("the report", "a report"), 5);

    [Fact]
    public async Task Many_at_once_give_the_same()
    {
        var many = await _embedder.EmbedAllAsync(["delete the report", "x"], default);
        Assert.Equal((await _embedder.EmbedAsync("delete the report", default)).ToArray(), many[0].ToArray());
    }

    private async Task<double> Cosine(string x, string y)
    {
        var (first, second) = (await _embedder.EmbedAsync(x, default), await _embedder.EmbedAsync(y, default));
        return Vectors.Dot(first.Span, second.Span) / (Vectors.Length(first.Span) * Vectors.Length(second.Span));
    }

    private sealed class OneDirection : IEmbedder
    {
        public string Name => "one";

        public double DefaultThreshold => 0.5;

        public ValueTask<ReadOnlyMemory<float>> EmbedAsync(string text, CancellationToken cancellation) => ValueTask.FromResult<ReadOnlyMemory<float>>(new float[] { 0, 1 });
    }
}
