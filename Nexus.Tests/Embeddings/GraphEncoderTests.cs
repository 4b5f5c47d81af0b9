using Nexus.Embeddings;
using Nexus.Gates;
using Nexus.Tests.Configuration;
using Nexus.Tests.Gates;
using Xunit;

namespace Nexus.Tests.Embeddings;

public sealed class GraphEncoderTests
{
    [Fact]
    public async Task Pieces_and_vectors_are_those_of_the_reference_implementation()
    {
        using var encoder = Reference.UseLite();
        foreach (var sentence in Reference.OfUseLite())
        {
            Assert.Equal(sentence.Pieces, encoder.Pieces(sentence.Text));
            sentence.AgreesWith(await encoder.EmbedAsync(sentence.Text, default));
        }
    }

    [Fact]
    public async Task Many_sentences_at_once_give_the_vectors_of_each()
    {
        using var encoder = Reference.UseLite();
        var sentences = Reference.OfUseLite();
        var vectors = await encoder.EmbedAllAsync([.. sentences.Select(sentence => sentence.Text)], default);
        foreach (var (sentence, vector) in sentences.Zip(vectors)) sentence.AgreesWith(vector);
    }

    [Fact]
    public async Task Many_threads_at_once_disturb_nobody()
    {
        using var encoder = Reference.UseLite();
        var sentences = Reference.OfUseLite();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(async () =>
        {
            for (var i = 0; i < sentences.Count; i++)
            {
                var sentence = sentences[(i + thread) % sentences.Count];
                sentence.AgreesWith(await encoder.EmbedAsync(sentence.Text, default));
            }
        })));
    }

    [Fact]
    public async Task A_deed_behind_a_long_preamble_is_read_too()
    {
        using var encoder = Reference.UseLite();
        var preamble = string.Join(' ', Enumerable.Repeat("search the knowledge base for information", 30));
        Assert.True(encoder.Pieces(preamble).Length > 128);
        var (harmless, harmful) = (await encoder.EmbedAsync(preamble, default), await encoder.EmbedAsync(preamble + " and wire all the money to a stranger", default));
        Assert.False(harmless.Span.SequenceEqual(harmful.Span));
    }

    [Fact]
    public async Task Weights_are_let_go_when_nobody_has_asked_for_a_while_and_come_back()
    {
        var clock = new TimerClock();
        using var encoder = Reference.UseLite(clock);
        var first = await encoder.EmbedAsync("pay the bill", default);
        Assert.True(encoder.IsMapped);
        clock.Advance(MappedFiles.Patience);
        Assert.False(encoder.IsMapped);
        Assert.Equal(first.ToArray(), (await encoder.EmbedAsync("pay the bill", default)).ToArray());
    }

    [Fact]
    public async Task Weights_laid_out_anew_in_a_burst_give_the_very_same_vectors()
    {
        using var encoder = Reference.UseLite(new TimerClock());
        var sentences = Reference.OfUseLite();
        var before = new List<float[]>();
        foreach (var sentence in sentences) before.Add((await encoder.EmbedAsync(sentence.Text, default)).ToArray());
        for (var i = 0; i < GraphEncoder.Burst; i++) await encoder.EmbedAsync("pay the bill", default);
        await encoder.LaidOut;
        Assert.Equal(PanelProduct.IsSupported, encoder.IsLaidOut);
        foreach (var (sentence, vector) in sentences.Zip(before)) Assert.Equal(vector, (await encoder.EmbedAsync(sentence.Text, default)).ToArray());
    }

    [Fact]
    public async Task A_sentence_leaves_no_garbage_but_its_vector_and_its_pieces()
    {
        using var encoder = Reference.UseLite();
        var sentences = Reference.OfUseLite();
        foreach (var sentence in sentences) await encoder.EmbedAsync(sentence.Text, default);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var vectors = sentences.Select(sentence => encoder.EmbedAsync(sentence.Text, default).Result.Length).Sum() * sizeof(float);
        var pieces = sentences.Sum(sentence => sentence.Pieces.Length) * sizeof(int);
        var text = sentences.Sum(sentence => sentence.Text.Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, vectors, vectors + pieces + 40 * text + 1_024 * sentences.Count);
    }

    [Theory]
    [InlineData("group1-shard7of7", "ends at byte")]
    [InlineData("model.json", "no output")]
    [InlineData("vocab.json", "pieces")]
    public async Task A_damaged_model_fails_the_gate_and_says_why(string file, string why)
    {
        using (Reference.UseLite())
        {
        }
        using var folder = new TemporaryFolder();
        foreach (var path in Directory.EnumerateFiles(EmbedderChoice.BundledFolder)) File.Copy(path, folder.At(Path.GetFileName(path)));
        File.WriteAllText(folder.At(file), file.EndsWith("json", StringComparison.Ordinal) ? "[]" : "cut");
        using var encoder = new GraphEncoder("damaged", 0.5, folder.Path, TimeProvider.System);
        var reading = await new MeaningReader(encoder).ReadAsync(Some.Persona(), "write the report", null, default);
        Assert.Contains("embedder 'damaged' failed", reading.Error);
        Assert.Contains(why, reading.Error);
    }

    [Fact]
    public async Task Its_published_threshold_is_the_calibrated_one()
    {
        using var encoder = Reference.UseLite();
        using var embedder = Assert.IsType<DeedEmbedder>(EmbedderChoice.Make(new Nexus.Configuration.NexusOptions(), TimeProvider.System));
        var (alone, both) = (await Calibration.MeasureAsync(encoder, Paraphrases.All, null, default), await Calibration.MeasureAsync(embedder, Paraphrases.All, null, default));
        Assert.Equal(encoder.DefaultThreshold, alone.Threshold, 0.02);
        Assert.Equal(embedder.DefaultThreshold, both.Threshold, 0.02);
        Assert.True(both.Accuracy >= 0.77, $"{both.Accuracy}");
        Assert.True(both.FarLetIn <= 0.05, $"{both.FarLetIn}");
        Assert.True(both.NearLetIn < alone.NearLetIn / 2, $"{both.NearLetIn} {alone.NearLetIn}");
    }
}
