
namespace Nexus.Gates;

/// <summary>Words instead of a model: hashed features of stemmed words, with verbs and objects of agents' work folded into concepts. Needs nothing, knows only what its tables say.</summary>
/// <remarks>Its threshold and accuracy are measured on Nexus.Tests/Gates/Data/paraphrases.tsv (<c>Nexus.Bench embedders</c> prints them); errors fall on the side of keeping out.
/// It judges the kind of deed. It knows no negation, and a foreign deed beside a fitting one only lowers the cosine (to about 0.7): where that matters, configure a model.</remarks>
public sealed class LexicalEmbedder : IEmbedder
{
    private const int Dimensions = 512;
    private const float DeedWeight = 3f;
    private const float ThingWeight = 1.2f;
    private const float WordWeight = 0.6f;
    private const float TrigramWeight = 0.12f;

    public string Name => "lexical";

    public double DefaultThreshold => 0.45;

    public ValueTask<ReadOnlyMemory<float>> EmbedAsync(string text, CancellationToken cancellation) => ValueTask.FromResult<ReadOnlyMemory<float>>(Embed(text));

    private static float[] Embed(string text)
    {
        var vector = new float[Dimensions];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in Words.Of(text))
        {
            if (Concepts.Of(word) is { } concept) vector[concept.Number] = concept.IsDeed ? DeedWeight : ThingWeight;
            // A word said twice does not mean twice as much.
            else if (seen.Add(word)) AddWord(vector, word);
        }
        Vectors.MakeUnit(vector, Vectors.Length(vector));
        return vector;
    }

    private static void AddWord(float[] vector, string word)
    {
        Add(vector, word, WordWeight);
        for (var i = 0; i + 3 <= word.Length; i++) Add(vector, word.AsSpan(i, 3), TrigramWeight);
    }

    // Words share places by chance, signed so that they cancel out on average; concepts have places of their own, since one deed taken for another would open the gate.
    private static void Add(float[] vector, ReadOnlySpan<char> feature, float weight)
    {
        var hash = StableHash.Of(feature);
        vector[Concepts.Count + (int)(hash % (ulong)(Dimensions - Concepts.Count))] += (hash >> 63) == 0 ? weight : -weight;
    }
}
