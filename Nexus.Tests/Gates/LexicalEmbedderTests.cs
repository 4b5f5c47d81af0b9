using Nexus.Embeddings;
using Nexus.Gates;
using Xunit;

namespace Nexus.Tests.Gates;

public sealed class LexicalEmbedderTests(ITestOutputHelper output)
{
    private readonly LexicalEmbedder _embedder = new();

    [Fact]
    public async Task Paraphrases_are_told_from_strangers()
    {
        Assert.True(Paraphrases.All.Count >= 500);
        var result = await Calibration.MeasureAsync(_embedder, Paraphrases.All, _embedder.DefaultThreshold, default);
        output.WriteLine(Calibration.Line(_embedder.Name, result));
        Assert.Equal(_embedder.DefaultThreshold, result.Threshold, 0.02);
        Assert.True(result.Accuracy >= 0.75);
        Assert.True(result.NearLetIn <= 0.25);
        Assert.True(result.FarLetIn <= 0.05);
    }

    [Fact]
    public async Task The_same_text_gives_the_same_unit_vector()
    {
        var first = await _embedder.EmbedAsync("write the summary", default);
        Assert.Equal(first.ToArray(), (await new LexicalEmbedder().EmbedAsync("write the summary", default)).ToArray());
        Assert.Equal(1, Vectors.Length(first.Span), 5);
    }

    [Fact]
    public async Task A_text_without_words_has_no_direction() => Assert.Equal(0, Vectors.Length((await _embedder.EmbedAsync("the of ! <number>", default)).Span));

    [Fact]
    public void It_says_that_it_is_lexical() => Assert.Equal("lexical", _embedder.Name);
}
