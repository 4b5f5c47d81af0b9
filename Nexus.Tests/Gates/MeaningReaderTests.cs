using Nexus.Gates;
using Xunit;

namespace Nexus.Tests.Gates;

public sealed class MeaningReaderTests
{
    [Fact]
    public async Task The_nearest_pattern_is_named_with_its_cosine()
    {
        var reading = await new MeaningReader(new LexicalEmbedder()).ReadAsync(Some.Persona(), "download https://example.com/x", null, default);
        Assert.Equal(("fetch web pages", "lexical", ""), (reading.NearestPattern, reading.Embedder, reading.Error));
        Assert.True(reading.Cosine > reading.Threshold);
        Assert.Equal(new LexicalEmbedder().DefaultThreshold, reading.Threshold);
    }

    [Fact]
    public async Task A_threshold_that_is_configured_goes_before_the_embedders_own() =>
        Assert.Equal(0.75, (await new MeaningReader(new LexicalEmbedder()).ReadAsync(Some.Persona(), "write", 0.75, default)).Threshold);

    [Fact]
    public async Task A_vector_is_asked_for_once_whatever_the_values()
    {
        var embedder = new Counting();
        var reader = new MeaningReader(embedder);
        await reader.ReadAsync(Some.Persona(), "pay 5 to anna@example.com", null, default);
        Assert.Equal(3, embedder.Asked);
        var again = reader.ReadAsync(Some.Persona(), "pay 7 to bob@example.org", null, default);
        Assert.True(again.IsCompletedSuccessfully);
        Assert.Equal(3, embedder.Asked);
    }

    [Fact]
    public async Task A_new_version_or_other_patterns_under_the_same_id_are_read_anew()
    {
        var embedder = new Counting();
        var reader = new MeaningReader(embedder);
        await reader.ReadAsync(Some.Persona(), "write", null, default);
        Assert.Equal("pay people", (await reader.ReadAsync(Some.Persona() with { IntentPatterns = ["pay people"] }, "write", null, default)).NearestPattern);
        await reader.ReadAsync(Some.Persona() with { Version = 2 }, "write", null, default);
        Assert.Equal(1 + 2 + 1 + 2, embedder.Asked);
    }

    [Fact]
    public async Task The_cache_is_bounded()
    {
        var reader = new MeaningReader(new Counting());
        for (var i = 0; i < 10_500; i++) await reader.ReadAsync(Some.Persona(), "word" + string.Concat(i.ToString().Select(c => (char)('a' + c - '0'))), null, default);
        Assert.Equal(10_000, reader.CachedActions);
    }

    [Fact]
    public async Task Many_actions_that_meet_a_new_persona_at_once_embed_its_patterns_once()
    {
        var embedder = new Counting { Gate = new TaskCompletionSource() };
        var reader = new MeaningReader(embedder);
        var readings = Enumerable.Range(0, 8).Select(_ => reader.ReadAsync(Some.Persona(), "write", null, default).AsTask()).ToArray();
        embedder.Gate.SetResult();
        foreach (var reading in await Task.WhenAll(readings)) Assert.Equal("", reading.Error);
        Assert.Equal(1, embedder.Batches);
    }

    [Fact]
    public async Task An_embedder_that_fails_makes_a_reading_with_its_error_and_is_asked_again()
    {
        var embedder = new Counting { Failure = "connection refused" };
        var reader = new MeaningReader(embedder);
        Assert.Contains("connection refused", (await reader.ReadAsync(Some.Persona(), "write", null, default)).Error);
        embedder.Failure = null;
        Assert.Equal("", (await reader.ReadAsync(Some.Persona(), "write", null, default)).Error);
    }

    [Fact]
    public async Task A_persona_without_patterns_and_an_empty_action_cannot_be_judged()
    {
        var reader = new MeaningReader(new LexicalEmbedder());
        Assert.Contains("no intent patterns", (await reader.ReadAsync(Some.Persona() with { IntentPatterns = [] }, "write", null, default)).Error);
        Assert.Contains("empty", (await reader.ReadAsync(Some.Persona(), " ", null, default)).Error);
    }

    [Fact]
    public async Task A_hit_allocates_no_more_than_its_reading()
    {
        var reader = new MeaningReader(new LexicalEmbedder());
        var persona = Some.Persona();
        await reader.ReadAsync(persona, "write the table to 'out/table.csv'", null, default);
        await reader.ReadAsync(persona, "write the table to 'out/table.csv'", null, default);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) await reader.ReadAsync(persona, "write the table to 'out/table.csv'", null, default);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 * 80);
    }

    private sealed class Counting : IEmbedder
    {
        public int Asked;
        public string? Failure;
        public int Batches;
        public TaskCompletionSource? Gate;

        public string Name => "counting";

        public double DefaultThreshold => 0.5;

        public ValueTask<ReadOnlyMemory<float>> EmbedAsync(string text, CancellationToken cancellation)
        {
            Asked++;
            return Failure is null ? ValueTask.FromResult<ReadOnlyMemory<float>>(new float[] { text.Length, 1 }) : throw new HttpRequestException(Failure);
        }

        public async ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAllAsync(IReadOnlyList<string> texts, CancellationToken cancellation)
        {
            Batches++;
            if (Gate is not null) await Gate.Task;
            var vectors = new List<ReadOnlyMemory<float>>();
            foreach (var text in texts) vectors.Add(await EmbedAsync(text, cancellation));
            return vectors;
        }
    }
}
