using Nexus.Embeddings.Bert;
using Nexus.Gates;

namespace Nexus.Embeddings;

/// <summary>A sentence encoder of the BERT family, such as MiniLM, in the layout its makers publish: <c>config.json</c>, <c>model.safetensors</c> and <c>vocab.txt</c>. Runs in this process.</summary>
/// <remarks>Read at the first sentence; the weights stay mapped while they are used. A sentence longer than the model's positions is read in parts, whose vectors are averaged.</remarks>
public sealed class BertEncoder : IEmbedder, IDisposable
{
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private volatile Model? _model;

    public BertEncoder(string name, double threshold, string folder, TimeProvider time) => (Name, DefaultThreshold, _folder, _time) = (name, threshold, folder, time);

    public string Name { get; }

    public double DefaultThreshold { get; }

    public static bool IsIn(string folder) => BertConfiguration.IsIn(folder);

    public ValueTask<ReadOnlyMemory<float>> EmbedAsync(string text, CancellationToken cancellation) => ValueTask.FromResult<ReadOnlyMemory<float>>(Embed(text));

    /// <summary>Aside, so that nobody's turn is held up.</summary>
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAllAsync(IReadOnlyList<string> texts, CancellationToken cancellation) =>
        await Task.Run(
            () =>
            {
                var vectors = new List<ReadOnlyMemory<float>>(texts.Count);
                foreach (var text in texts)
                {
                    cancellation.ThrowIfCancellationRequested();
                    vectors.Add(Embed(text));
                }
                return vectors;
            },
            cancellation);

    /// <summary>Reads the model and runs it once, aside.</summary>
    public Task PrepareAsync(CancellationToken cancellation) => Task.Run(() => Embed("prepare"), cancellation);

    public void Dispose() => _model?.Files.Dispose();

    /// <summary>The tokens of a text, with those that begin and end it.</summary>
    internal IReadOnlyList<int> Tokens(string text)
    {
        var pieces = Open().Pieces;
        return [pieces.First, .. pieces.Encode(text), pieces.Last];
    }

    private float[] Embed(string text)
    {
        var model = Open();
        var tokens = model.Pieces.Encode(text);
        var window = model.Positions - 2;
        var sum = new float[model.Width];
        var mapping = model.Files.Borrow();
        try
        {
            for (var at = 0; at == 0 || at < tokens.Count; at += window)
            {
                var part = tokens.GetRange(at, Math.Min(window, tokens.Count - at));
                var vector = model.Bert.Run([model.Pieces.First, .. part, model.Pieces.Last], mapping);
                for (var i = 0; i < sum.Length; i++) sum[i] += vector[i] * Math.Max(1, part.Count);
            }
        }
        finally
        {
            model.Files.Return();
        }
        Vectors.MakeUnit(sum, Vectors.Length(sum));
        return sum;
    }

    private Model Open()
    {
        if (_model is { } open) return open;
        lock (_lock) return _model ??= Read();
    }

    private Model Read()
    {
        var shape = BertConfiguration.Read(_folder);
        var pieces = new WordPieces(File.ReadLines(Path.Combine(_folder, BertConfiguration.VocabularyFile)), shape.LowerCase);
        if (pieces.Count > shape.Vocabulary) throw new NexusException(ErrorCode.Invalid, $"the vocabulary has {pieces.Count} pieces, the model {shape.Vocabulary}");
        var files = new MappedFiles([Path.Combine(_folder, BertConfiguration.WeightsFile)], _time);
        var mapping = files.Borrow();
        try
        {
            return new Model(new BertModel(shape, mapping), pieces, files, shape.Positions, shape.Width);
        }
        finally
        {
            files.Return();
        }
    }

    private sealed record Model(BertModel Bert, WordPieces Pieces, MappedFiles Files, int Positions, int Width);
}
