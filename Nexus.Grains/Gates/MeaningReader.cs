using System.Collections.Concurrent;
using System.Collections.Immutable;
using Nexus.Personas;

namespace Nexus.Gates;

/// <summary>Measures how near a planned action is to what a persona is for. Vectors are cached, of patterns by contract version, of actions by their masked text; both caches are bounded in bytes.</summary>
public sealed class MeaningReader(IEmbedder embedder)
{
    private const int MaxPersonas = 4_096;
    private const int MaxActions = 10_000;
    private const long PatternBytes = 128L << 20;
    private const long ActionBytes = 32L << 20;

    private readonly Bounded<Patterns> _patterns = new(MaxPersonas, PatternBytes);
    private readonly Bounded<ActionMeaning> _actions = new(MaxActions, ActionBytes);
    private readonly ConcurrentDictionary<string, Task<Patterns>> _underWay = new(StringComparer.Ordinal);

    /// <summary>How many planned actions are held at present; at most 10,000.</summary>
    public int CachedActions => _actions.Count;

    /// <summary>What the vectors held weigh at present, in bytes.</summary>
    public long CachedBytes => _actions.Weight + _patterns.Weight;

    /// <summary>Completes at once if the vectors are at hand. An embedder that fails makes a reading with its error: the gate then fails.</summary>
    public ValueTask<MeaningReading> ReadAsync(PersonaContract contract, string plannedAction, double? thresholdOverride, CancellationToken cancellation)
    {
        var threshold = thresholdOverride ?? embedder.DefaultThreshold;
        Span<char> masked = plannedAction.Length <= 200 ? stackalloc char[ValueMask.Room(plannedAction.Length)] : new char[ValueMask.Room(plannedAction.Length)];
        var key = masked[..ValueMask.Write(plannedAction, masked)];
        if (_actions.TryGet(key, out var action) && _patterns.TryGet(contract.Id, out var patterns) && patterns.IsOf(contract))
            return ValueTask.FromResult(Near(contract, patterns, action, threshold));
        return MissAsync(contract, key.ToString(), threshold, cancellation);
    }

    private async ValueTask<MeaningReading> MissAsync(PersonaContract contract, string masked, double threshold, CancellationToken cancellation)
    {
        if (contract.IntentPatterns.IsDefaultOrEmpty) return Unread(threshold, $"persona '{contract.Name}' has no intent patterns");
        if (masked.Length == 0) return Unread(threshold, "the planned action is empty");
        try
        {
            if (!_actions.TryGet(masked, out var action))
            {
                action = new ActionMeaning(Unit(await embedder.EmbedAsync(masked, cancellation)));
                _actions.Put(masked, action, action.Vector.Length * 4L + masked.Length * 2L);
            }
            if (!_patterns.TryGet(contract.Id, out var patterns) || !patterns.IsOf(contract)) patterns = await PatternsOfAsync(contract).WaitAsync(cancellation);
            return Near(contract, patterns, action, threshold);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            // Whatever is wrong with the embedder, the gate must say that it could not judge instead of the door falling over.
            return Unread(threshold, $"embedder '{embedder.Name}' failed: {error.Message}");
        }
    }

    // Many actions may meet a new version at once: its patterns are embedded once, for all of them, whoever gives up waiting.
    private async Task<Patterns> PatternsOfAsync(PersonaContract contract)
    {
        var key = $"{contract.Id} {contract.Version}";
        var reading = new Lazy<Task<Patterns>>(() => EmbedAsync(contract));
        var task = _underWay.GetOrAdd(key, static (_, lazy) => lazy.Value, reading);
        try
        {
            var patterns = await task;
            // Ids are unique in a tenant only: another tenant's persona may have been read.
            return patterns.IsOf(contract) ? patterns : await EmbedAsync(contract);
        }
        finally
        {
            _underWay.TryRemove(new KeyValuePair<string, Task<Patterns>>(key, task));
        }
    }

    private async Task<Patterns> EmbedAsync(PersonaContract contract)
    {
        var texts = new string[contract.IntentPatterns.Length];
        for (var i = 0; i < texts.Length; i++) texts[i] = ValueMask.Of(contract.IntentPatterns[i]);
        var vectors = await embedder.EmbedAllAsync(texts, CancellationToken.None);
        if (vectors.Count != texts.Length) throw new NexusException(ErrorCode.Unavailable, $"it returned {vectors.Count} vectors for {texts.Length} patterns");
        var width = vectors[0].Length;
        var matrix = new float[texts.Length * width];
        for (var i = 0; i < texts.Length; i++)
        {
            if (vectors[i].Length != width) throw new NexusException(ErrorCode.Unavailable, $"it returned vectors of {width} and {vectors[i].Length} numbers");
            Unit(vectors[i]).CopyTo(matrix, i * width);
        }
        var patterns = new Patterns(contract.Version, contract.IntentPatterns, new PatternMatrix(matrix, width));
        _patterns.Put(contract.Id, patterns, patterns.Matrix.Weight);
        return patterns;
    }

    private static float[] Unit(ReadOnlyMemory<float> vector)
    {
        if (vector.Length == 0) throw new NexusException(ErrorCode.Unavailable, "it returned an empty vector");
        var length = Vectors.Length(vector.Span);
        if (!float.IsFinite(length)) throw new NexusException(ErrorCode.Unavailable, "it returned a vector that is not finite");
        var unit = vector.ToArray();
        // A text without a single word has no direction: its cosine with everything is 0.
        Vectors.MakeUnit(unit, length);
        return unit;
    }

    private MeaningReading Near(PersonaContract contract, Patterns patterns, ActionMeaning action, double threshold)
    {
        if (patterns.Matrix.Width != action.Vector.Length) return Unread(threshold, $"embedder '{embedder.Name}' returned vectors of {action.Vector.Length} and {patterns.Matrix.Width} numbers");
        // An action is mostly repeated by the persona that took it last; ten thousand patterns are not looked through again.
        if (action.Last is not { } nearest || nearest.Patterns != patterns) action.Last = nearest = Nearest.Of(patterns, action.Vector);
        return new MeaningReading(nearest.Cosine, contract.IntentPatterns[nearest.Index], threshold, embedder.Name, "");
    }

    private MeaningReading Unread(double threshold, string error) => new(0, "", threshold, embedder.Name, error);

    private sealed class ActionMeaning(float[] vector)
    {
        public readonly float[] Vector = vector;
        public volatile Nearest? Last;
    }

    private sealed record Nearest(Patterns Patterns, double Cosine, int Index)
    {
        public static Nearest Of(Patterns patterns, ReadOnlySpan<float> action)
        {
            var (index, cosine) = patterns.Matrix.Nearest(action);
            return new Nearest(patterns, Math.Clamp(cosine, -1, 1), index);
        }
    }

    /// <summary>Of one version: a row of the matrix a pattern.</summary>
    private sealed class Patterns(int version, ImmutableArray<string> texts, PatternMatrix matrix)
    {
        public PatternMatrix Matrix => matrix;

        // Ids are unique in a tenant only: the texts themselves decide.
        public bool IsOf(PersonaContract contract) => version == contract.Version && (texts == contract.IntentPatterns || texts.AsSpan().SequenceEqual(contract.IntentPatterns.AsSpan()));
    }
}
