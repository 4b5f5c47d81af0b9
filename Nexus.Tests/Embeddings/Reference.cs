using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Nexus.Embeddings;
using Xunit;

namespace Nexus.Tests.Embeddings;

/// <summary>Sentences with the pieces and the vector that the reference implementation of their encoder gives.</summary>
internal sealed record Reference(string Text, int[] Pieces, float[] Vector)
{
    public static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Data");

    /// <summary>Made with the TensorFlow.js implementation that comes with the encoder.</summary>
    public static IReadOnlyList<Reference> OfUseLite() => Read("use-lite.json", "pieces", vector => MemoryMarshal.Cast<byte, float>(vector.GetBytesFromBase64()).ToArray());

    /// <summary>Made by <c>bert_reference.py</c>.</summary>
    public static IReadOnlyList<Reference> OfTinyBert() => Read("tiny-bert.json", "tokens", vector => [.. vector.EnumerateArray().Select(number => number.GetSingle())]);

    /// <summary>The encoder that the build fetched; the test is skipped where it could not.</summary>
    public static GraphEncoder UseLite(TimeProvider? time = null)
    {
        Assert.SkipUnless(GraphEncoder.IsIn(EmbedderChoice.BundledFolder), "the build could not fetch the sentence encoder");
        return new GraphEncoder("use-lite", 0.4, EmbedderChoice.BundledFolder, time ?? TimeProvider.System);
    }

    public void AgreesWith(ReadOnlyMemory<float> vector)
    {
        Assert.Equal(Vector.Length, vector.Length);
        for (var i = 0; i < Vector.Length; i++) Assert.Equal(Vector[i], vector.Span[i], 1e-5f);
    }

    private static List<Reference> Read(string file, string pieces, Func<JsonElement, float[]> vector)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder(), file)));
        return [.. document.RootElement.EnumerateArray().Select(one => new Reference(one.GetProperty("text").GetString()!, [.. one.GetProperty(pieces).EnumerateArray().Select(number => number.GetInt32())], vector(one.GetProperty("vector"))))];
    }
}
