namespace Nexus.Gates;

/// <summary>A sentence encoder's vector and, beside it, which deeds the sentence names: "delete the report" and "read the report" are near to an encoder, and far apart to a gate.</summary>
/// <remarks>The cosine of two such vectors is the weighted mean of the encoder's cosine and of how far the deeds agree. A sentence whose verbs the tables do not know has the encoder's part only.</remarks>
public sealed class DeedEmbedder(string name, double threshold, IEmbedder sentences) : IEmbedder, IDisposable
{
    // Chosen on the calibrating half of Nexus.Tests/Gates/Data/paraphrases.tsv; 0.3 to 0.6 do about as well.
    private const float DeedShare = 0.4f;

    private static readonly float OfSentence = MathF.Sqrt(1 - DeedShare);
    private static readonly float OfDeeds = MathF.Sqrt(DeedShare);

    public string Name => name;

    public double DefaultThreshold => threshold;

    public async ValueTask<ReadOnlyMemory<float>> EmbedAsync(string text, CancellationToken cancellation) => With(text, await sentences.EmbedAsync(text, cancellation));

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAllAsync(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        var vectors = await sentences.EmbedAllAsync(texts, cancellation);
        var both = new ReadOnlyMemory<float>[vectors.Count];
        for (var i = 0; i < both.Length; i++) both[i] = With(texts[i], vectors[i]);
        return both;
    }

    public Task PrepareAsync(CancellationToken cancellation) => sentences.PrepareAsync(cancellation);

    public void Dispose() => (sentences as IDisposable)?.Dispose();

    private static ReadOnlyMemory<float> With(string text, ReadOnlyMemory<float> sentence)
    {
        var vector = new float[sentence.Length + Concepts.Count];
        for (var i = 0; i < sentence.Length; i++) vector[i] = sentence.Span[i] * OfSentence;
        var deeds = new HashSet<int>();
        foreach (var word in Words.Of(text))
            if (Concepts.Of(word) is { IsDeed: true } deed) deeds.Add(deed.Number);
        foreach (var deed in deeds) vector[sentence.Length + deed] = OfDeeds / MathF.Sqrt(deeds.Count);
        return vector;
    }
}
