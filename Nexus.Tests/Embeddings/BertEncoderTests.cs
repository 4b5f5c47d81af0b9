using Nexus.Configuration;
using Nexus.Embeddings;
using Nexus.Tests.Configuration;
using Xunit;

namespace Nexus.Tests.Embeddings;

public sealed class BertEncoderTests
{
    private static readonly string Tiny = Path.Combine(Reference.Folder(), "tiny-bert");

    [Fact]
    public async Task Tokens_and_vectors_are_those_of_the_reference()
    {
        using var encoder = new BertEncoder("tiny-bert", 0.75, Tiny, TimeProvider.System);
        foreach (var sentence in Reference.OfTinyBert())
        {
            Assert.Equal(sentence.Pieces, encoder.Tokens(sentence.Text));
            sentence.AgreesWith(await encoder.EmbedAsync(sentence.Text, default));
        }
    }

    [Fact]
    public async Task A_sentence_longer_than_the_models_positions_is_read_to_its_end()
    {
        using var encoder = new BertEncoder("tiny-bert", 0.75, Tiny, TimeProvider.System);
        var start = string.Join(' ', Enumerable.Repeat("read the report", 5));
        var (one, other) = (await encoder.EmbedAsync(start, default), await encoder.EmbedAsync(start + " pay", default));
        Assert.False(one.Span.SequenceEqual(other.Span));
    }

    [Fact]
    public void A_folder_with_such_a_model_is_taken_under_its_name()
    {
        using var encoder = Assert.IsType<BertEncoder>(EmbedderChoice.Make(new NexusOptions { EmbeddingModelPath = Tiny }, TimeProvider.System));
        Assert.Equal(("tiny-bert", 0.75), (encoder.Name, encoder.DefaultThreshold));
    }

    [Theory]
    [InlineData("config.json", "\"hidden_size\": 16", "\"hidden_size\": 32", "must be")]
    [InlineData("config.json", "\"gelu\"", "\"relu\"", "activation 'relu'")]
    [InlineData("config.json", "\"model_type\": \"bert\"", "\"model_type\": \"t5\"", "type 't5'")]
    [InlineData("vocab.txt", "[CLS]", "[BEG]", "lacks '[CLS]'")]
    public async Task A_model_that_does_not_fit_together_is_refused_with_the_reason(string file, string from, string to, string why)
    {
        using var folder = new TemporaryFolder();
        foreach (var path in Directory.EnumerateFiles(Tiny)) File.Copy(path, folder.At(Path.GetFileName(path)));
        var text = File.ReadAllText(folder.At(file));
        Assert.Contains(from, text);
        File.WriteAllText(folder.At(file), text.Replace(from, to, StringComparison.Ordinal));
        using var encoder = new BertEncoder("tiny", 0.75, folder.Path, TimeProvider.System);
        Assert.Contains(why, (await Assert.ThrowsAsync<NexusException>(async () => await encoder.EmbedAsync("pay", default))).Message);
    }

    [Fact]
    public async Task A_cut_weights_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        foreach (var path in Directory.EnumerateFiles(Tiny)) File.Copy(path, folder.At(Path.GetFileName(path)));
        File.WriteAllBytes(folder.At("model.safetensors"), File.ReadAllBytes(folder.At("model.safetensors"))[..^4_000]);
        using var encoder = new BertEncoder("tiny", 0.75, folder.Path, TimeProvider.System);
        await Assert.ThrowsAsync<NexusException>(async () => await encoder.EmbedAsync("pay", default));
    }
}
