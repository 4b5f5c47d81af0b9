using System.Collections.Immutable;
using Nexus.Wire;

namespace Nexus.Gates;

/// <summary>All gates in order. Every one judges every action, so that the record shows every reason.</summary>
public sealed partial class GateRow
{
    private readonly ImmutableArray<IGate> _gates;

    public GateRow(IEnumerable<IGate> gates)
    {
        _gates = [.. gates.OrderBy(gate => gate.Order)];
        if (_gates.IsEmpty) throw new NexusException(ErrorCode.Invalid, "a row of no gates would let everything through");
        if (_gates.Select(gate => gate.Name).Distinct(StringComparer.Ordinal).Count() != _gates.Length) throw new NexusException(ErrorCode.Invalid, $"gates must have different names: {string.Join(", ", _gates.Select(gate => gate.Name))}");
    }

    /// <summary>Every gate there is: to add one is to add its file.</summary>
    public static GateRow Whole() => new(Kinds().Select(static kind => (IGate)Activator.CreateInstance(kind)!));

    /// <summary>What they are called, in the order in which they judge.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Whole()._gates.Select(static gate => gate.Name)];

    /// <summary>What each asks of an action.</summary>
    public IReadOnlyList<GateThreshold> Describe(GateSettings settings) => [.. _gates.Select(gate => new GateThreshold(gate.Name, gate.Threshold(settings), gate.Description))];

    /// <summary>One judgement a gate. A gate that throws has failed: it cannot judge, and what cannot be judged does not run.</summary>
    public ImmutableArray<GateResult> Judge(GateInput input)
    {
        var results = new GateResult[_gates.Length];
        for (var i = 0; i < results.Length; i++) results[i] = Judge(_gates[i], input);
        return System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(results);
    }

    private static GateResult Judge(IGate gate, GateInput input)
    {
        try
        {
            var result = gate.Judge(input);
            return double.IsFinite(result.Score) && double.IsFinite(result.Threshold) ? result : Unable(gate, "its score is not a number");
        }
        catch (NexusException refusal)
        {
            return Unable(gate, refusal.Message);
        }
        catch (Exception bug)
        {
            return Unable(gate, $"{bug.GetType().Name}: {bug.Message}");
        }
    }

    [ImplementationsOf<IGate>]
    private static partial Type[] Kinds();

    private static GateResult Unable(IGate gate, string why) => new(gate.Name, GateVerdict.Fail, 0, 1, $"gate '{gate.Name}' could not judge: {why}");
}
