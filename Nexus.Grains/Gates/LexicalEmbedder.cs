using System.Numerics.Tensors;

namespace Nexus.Gates;

/// <summary>Words instead of a model: hashed features of stemmed words, with verbs and objects of agents' work folded into concepts. Needs nothing, knows only what its tables say.</summary>
/// <remarks>Measured on Nexus.Tests/Gates/Data/paraphrases.tsv (141 pairs, half strangers; every second pair chose the threshold, the others measured it); the test prints and holds the numbers.
/// It judges the kind of deed. It does not understand negation, irony or words outside its tables: where that matters, configure a model.</remarks>
public sealed class LexicalEmbedder : IEmbedder
{
    private const int Dimensions = 512;
    private const float DeedWeight = 3f;
    private const float ThingWeight = 1.2f;
    private const float WordWeight = 0.6f;
    private const float TrigramWeight = 0.12f;

    public string Name => "lexical";

    public double DefaultThreshold => 0.55;

    public ValueTask<ReadOnlyMemory<float>> EmbedAsync(string text, CancellationToken cancellation) => ValueTask.FromResult<ReadOnlyMemory<float>>(Embed(text));

    private static float[] Embed(string text)
    {
        var vector = new float[Dimensions];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in Words.Of(text))
        {
            var (concept, isDeed) = Concepts.Of(word);
            // A word said twice does not mean twice as much.
            if (!seen.Add(concept)) continue;
            Add(vector, concept, concept != word ? isDeed ? DeedWeight : ThingWeight : WordWeight);
            if (concept == word) AddTrigrams(vector, word);
        }
        var length = TensorPrimitives.Norm(vector);
        if (length > 0) TensorPrimitives.Divide(vector, length, vector);
        return vector;
    }

    private static void AddTrigrams(float[] vector, string word)
    {
        for (var i = 0; i + 3 <= word.Length; i++) Add(vector, word.AsSpan(i, 3), TrigramWeight);
    }

    // Signed, so that features sharing a place cancel out on average instead of adding up.
    private static void Add(float[] vector, ReadOnlySpan<char> feature, float weight)
    {
        var hash = StableHash.Of(feature);
        vector[hash % Dimensions] += (hash >> 63) == 0 ? weight : -weight;
    }
}
