using System.Globalization;
using System.Numerics.Tensors;
using Nexus.Gates;
using Xunit;

namespace Nexus.Tests.Gates;

public sealed class LexicalEmbedderTests(ITestOutputHelper output)
{
    private readonly LexicalEmbedder _embedder = new();

    [Fact]
    public async Task Paraphrases_are_told_from_strangers()
    {
        var pairs = new List<(bool Same, double Cosine, bool Measures, string Text)>();
        var number = new Dictionary<string, int>();
        foreach (var line in File.ReadLines(Path.Combine(Some.Folder(), "Data", "paraphrases.tsv")))
        {
            if (line.StartsWith('#')) continue;
            var cells = line.Split('\t');
            number[cells[0]] = number.GetValueOrDefault(cells[0]) + 1;
            pairs.Add((cells[0] == "same", await Cosine(cells[1], cells[2]), number[cells[0]] % 2 == 0, line));
        }
        Assert.True(pairs.Count >= 120);
        foreach (var measures in new[] { false, true })
            foreach (var threshold in Enumerable.Range(6, 9).Select(i => i * 0.05).Append(_embedder.DefaultThreshold))
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(measures ? "measured" : "calibrated")} at {threshold:0.00}: accuracy {Accuracy(threshold, measures):0.000}, strangers let in {Share(threshold, measures, same: false):0.000}, paraphrases kept out {1 - Share(threshold, measures, same: true):0.000}"));
        foreach (var wrong in pairs.Where(p => p.Same != p.Cosine >= _embedder.DefaultThreshold)) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"wrong {wrong.Cosine:0.00} {(wrong.Measures ? "m" : "c")} {wrong.Text}"));
        Assert.True(Accuracy(_embedder.DefaultThreshold, true) >= 0.85);
        Assert.True(Share(_embedder.DefaultThreshold, true, same: false) <= 0.06);

        double Accuracy(double threshold, bool measures) => pairs.Where(p => p.Measures == measures).Average(p => p.Same == p.Cosine >= threshold ? 1.0 : 0);
        double Share(double threshold, bool measures, bool same) => pairs.Where(p => p.Measures == measures && p.Same == same).Average(p => p.Cosine >= threshold ? 1.0 : 0);
    }

    [Fact]
    public async Task The_same_text_gives_the_same_unit_vector()
    {
        var first = await _embedder.EmbedAsync("write the summary", default);
        Assert.Equal(first.ToArray(), (await new LexicalEmbedder().EmbedAsync("write the summary", default)).ToArray());
        Assert.Equal(1, TensorPrimitives.Norm(first.Span), 5);
    }

    [Fact]
    public async Task A_text_without_words_has_no_direction() => Assert.Equal(0, TensorPrimitives.Norm((await _embedder.EmbedAsync("the of ! <number>", default)).Span));

    [Fact]
    public void It_says_that_it_is_lexical() => Assert.Equal("lexical", _embedder.Name);

    private async Task<double> Cosine(string pattern, string action)
    {
        var (first, second) = (await _embedder.EmbedAsync(ValueMask.Of(pattern), default), await _embedder.EmbedAsync(ValueMask.Of(action), default));
        return TensorPrimitives.Dot(first.Span, second.Span);
    }
}
