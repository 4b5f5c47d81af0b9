using Nexus.Embeddings.Graph;
using Nexus.Gates;

namespace Nexus.Embeddings;

/// <summary>A sentence encoder that is a TensorFlow.js graph model beside a vocabulary of sentence pieces: the layout of Universal Sentence Encoder lite. Runs in this process.</summary>
/// <remarks>Read at the first sentence; the weights stay mapped while they are used. Gives the vectors of the reference implementation, except that it also reads what lies beyond the
/// 128 pieces at which the reference stops: a deed hidden behind a long preamble must count.</remarks>
public sealed class GraphEncoder : IEmbedder, IDisposable
{
    public const string ModelFile = "model.json";
    public const string VocabularyFile = "vocab.json";

    private const int Window = 128;
    private const int Batch = 8;

    /// <summary>So many sentences save about what laying the weights out anew costs.</summary>
    internal const int Burst = 32;

    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private volatile Model? _model;

    public GraphEncoder(string name, double threshold, string folder, TimeProvider time) => (Name, DefaultThreshold, _folder, _time) = (name, threshold, folder, time);

    public string Name { get; }

    public double DefaultThreshold { get; }

    /// <summary>Whether the weights are in memory at this moment.</summary>
    public bool IsMapped => _model?.Files.IsMapped ?? false;

    /// <summary>Whether they are also laid out for products.</summary>
    internal bool IsLaidOut => _model?.Files.IsLaidOut ?? false;

    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, ModelFile)) && File.Exists(Path.Combine(folder, VocabularyFile));

    public ValueTask<ReadOnlyMemory<float>> EmbedAsync(string text, CancellationToken cancellation) => ValueTask.FromResult<ReadOnlyMemory<float>>(Embed([text])[0]);

    /// <summary>Many at once, aside: the weights are read once for several sentences, and nobody's turn is held up.</summary>
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAllAsync(IReadOnlyList<string> texts, CancellationToken cancellation) =>
        await Task.Run(
            () =>
            {
                var vectors = new List<ReadOnlyMemory<float>>(texts.Count);
                foreach (var batch in texts.Chunk(Batch))
                {
                    cancellation.ThrowIfCancellationRequested();
                    foreach (var vector in Embed(batch)) vectors.Add(vector);
                }
                return vectors;
            },
            cancellation);

    /// <summary>Reads the model and runs it once, aside.</summary>
    public Task PrepareAsync(CancellationToken cancellation) => Task.Run(() => Embed(["prepare"]), cancellation);

    /// <summary>Completes when what was begun to be laid out anew is.</summary>
    internal Task LaidOut { get; private set; } = Task.CompletedTask;

    /// <summary>The pieces a text is cut into.</summary>
    internal int[] Pieces(string text) => Open().Pieces.Encode(text);

    public void Dispose() => _model?.Files.Dispose();

    private float[][] Embed(ReadOnlySpan<string> texts)
    {
        var model = Open();
        var pieces = new int[texts.Length][];
        var windows = 0;
        for (var i = 0; i < pieces.Length; i++)
        {
            pieces[i] = model.Pieces.Encode(texts[i]);
            windows += (pieces[i].Length + Window - 1) / Window;
        }
        var vectors = new float[texts.Length][];
        if (windows == 0)
        {
            for (var i = 0; i < vectors.Length; i++) vectors[i] = new float[1];
            return vectors;
        }
        var mapping = model.Files.Borrow();
        try
        {
            if (PanelProduct.IsSupported && mapping.HasBeenUsed(windows, Burst)) BeginToLayOut(model);
            var run = model.Graph.Begin(mapping);
            Feed(model.Graph, run, pieces);
            Fold(model.Graph.Run(run), windows, pieces, vectors);
            model.Graph.End(run);
        }
        finally
        {
            model.Files.Return();
        }
        return vectors;
    }

    // Window after window, a row of the batch each.
    private static void Feed(GraphModel graph, GraphRun run, int[][] pieces)
    {
        var count = 0;
        foreach (var text in pieces) count += text.Length;
        var indices = graph.Feed(run, "indices", count, 2);
        var values = graph.Feed(run, "values", count);
        var (at, row) = (0, -1);
        foreach (var text in pieces)
            for (var i = 0; i < text.Length; i++, at++)
            {
                if (i % Window == 0) row++;
                (indices[at * 2], indices[at * 2 + 1], values[at]) = (row, i % Window, text[i]);
            }
    }

    // A text's vector is the mean of its windows', by their length.
    private static void Fold(ReadOnlySpan<float> rows, int windows, int[][] pieces, float[][] vectors)
    {
        var width = rows.Length / windows;
        for (var i = 0; i < vectors.Length; i++)
        {
            var vector = vectors[i] = new float[width];
            for (var at = 0; at < pieces[i].Length; at += Window, rows = rows[width..])
                for (var j = 0; j < width; j++) vector[j] += rows[j] * Math.Min(Window, pieces[i].Length - at);
            Vectors.MakeUnit(vector, Vectors.Length(vector));
        }
    }

    private void BeginToLayOut(Model model) => LaidOut = Task.Run(() => LayOut(model));

    // Aside; what is read meanwhile is read where it lies.
    private static void LayOut(Model model)
    {
        var mapping = model.Files.Borrow();
        try
        {
            if (mapping.Panels is null) mapping.Keep(new PackedPanels(mapping, model.Graph.Multiplied()));
        }
        finally
        {
            model.Files.Return();
        }
    }

    private Model Open()
    {
        if (_model is { } open) return open;
        lock (_lock) return _model ??= Read();
    }

    private Model Read()
    {
        var file = GraphFile.Read(File.ReadAllBytes(Path.Combine(_folder, ModelFile)));
        var pieces = new SentencePieces(File.ReadAllBytes(Path.Combine(_folder, VocabularyFile)));
        GraphModel? graph = null;
        var files = new MappedFiles(Paths(file), _time) { LetGoOf = () => graph?.Forget() };
        var mapping = files.Borrow();
        try
        {
            graph = new GraphModel(file, mapping);
        }
        finally
        {
            files.Return();
        }
        return new Model(graph, pieces, files);
    }

    private string[] Paths(GraphFile file)
    {
        var paths = new string[file.Paths.Count];
        for (var i = 0; i < paths.Length; i++)
        {
            if (file.Paths[i].Length == 0 || Path.GetFileName(file.Paths[i]) != file.Paths[i]) throw new NexusException(ErrorCode.Invalid, $"the weights lie in '{file.Paths[i]}', which must be a file of the model's folder");
            paths[i] = Path.Combine(_folder, file.Paths[i]);
        }
        return paths;
    }

    private sealed record Model(GraphModel Graph, SentencePieces Pieces, MappedFiles Files);
}
