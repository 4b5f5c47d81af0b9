using System.Collections.Immutable;
using System.Numerics.Tensors;
using Nexus.Personas;

namespace Nexus.Gates;

/// <summary>Measures how near a planned action is to what a persona is for. Vectors are cached, of patterns by contract version, of actions by their masked text.</summary>
public sealed class MeaningReader(IEmbedder embedder)
{
    private const int MaxPersonas = 4_096;
    private const int MaxActions = 10_000;

    private readonly Bounded<Patterns> _patterns = new(MaxPersonas);
    private readonly Bounded<ReadOnlyMemory<float>> _actions = new(MaxActions);

    /// <summary>How many planned actions are held at present; at most 10,000.</summary>
    public int CachedActions => _actions.Count;

    /// <summary>Completes at once if the vectors are at hand. An embedder that fails makes a reading with its error: the gate then fails.</summary>
    public ValueTask<MeaningReading> ReadAsync(PersonaContract contract, string plannedAction, double? thresholdOverride, CancellationToken cancellation)
    {
        var threshold = thresholdOverride ?? embedder.DefaultThreshold;
        Span<char> masked = plannedAction.Length <= 200 ? stackalloc char[ValueMask.Room(plannedAction.Length)] : new char[ValueMask.Room(plannedAction.Length)];
        var key = masked[..ValueMask.Write(plannedAction, masked)];
        if (_actions.TryGet(key, out var action) && _patterns.TryGet(contract.Id, out var patterns) && patterns.IsOf(contract))
            return ValueTask.FromResult(Nearest(contract, patterns, action, threshold));
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
                action = await VectorAsync(masked, cancellation);
                _actions.Put(masked, action);
            }
            if (!_patterns.TryGet(contract.Id, out var patterns) || !patterns.IsOf(contract))
            {
                patterns = await PatternsAsync(contract, cancellation);
                _patterns.Put(contract.Id, patterns);
            }
            return Nearest(contract, patterns, action, threshold);
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

    private async ValueTask<Patterns> PatternsAsync(PersonaContract contract, CancellationToken cancellation)
    {
        var vectors = new ReadOnlyMemory<float>[contract.IntentPatterns.Length];
        for (var i = 0; i < vectors.Length; i++) vectors[i] = await VectorAsync(ValueMask.Of(contract.IntentPatterns[i]), cancellation);
        return new Patterns(contract.Version, contract.IntentPatterns, vectors);
    }

    private async ValueTask<ReadOnlyMemory<float>> VectorAsync(string text, CancellationToken cancellation)
    {
        var vector = await embedder.EmbedAsync(text, cancellation);
        if (vector.Length == 0) throw new NexusException(ErrorCode.Unavailable, "it returned an empty vector");
        var length = TensorPrimitives.Norm(vector.Span);
        if (!float.IsFinite(length)) throw new NexusException(ErrorCode.Unavailable, "it returned a vector that is not finite");
        var unit = new float[vector.Length];
        // A text without a single word has no direction: its cosine with everything is 0.
        if (length > 0) TensorPrimitives.Divide(vector.Span, length, unit);
        return unit;
    }

    private MeaningReading Nearest(PersonaContract contract, Patterns patterns, ReadOnlyMemory<float> action, double threshold)
    {
        var best = double.NegativeInfinity;
        var nearest = 0;
        for (var i = 0; i < patterns.Vectors.Length; i++)
        {
            if (patterns.Vectors[i].Length != action.Length) return Unread(threshold, $"embedder '{embedder.Name}' returned vectors of {action.Length} and {patterns.Vectors[i].Length} numbers");
            var cosine = (double)TensorPrimitives.Dot(patterns.Vectors[i].Span, action.Span);
            if (cosine <= best) continue;
            best = cosine;
            nearest = i;
        }
        return new MeaningReading(Math.Clamp(best, -1, 1), contract.IntentPatterns[nearest], threshold, embedder.Name, "");
    }

    private MeaningReading Unread(double threshold, string error) => new(0, "", threshold, embedder.Name, error);

    private sealed record Patterns(int Version, ImmutableArray<string> Texts, ReadOnlyMemory<float>[] Vectors)
    {
        // Ids are unique in a tenant only: the texts themselves decide.
        public bool IsOf(PersonaContract contract) => Version == contract.Version && (Texts == contract.IntentPatterns || Texts.AsSpan().SequenceEqual(contract.IntentPatterns.AsSpan()));
    }
}
