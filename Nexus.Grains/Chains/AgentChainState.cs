using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Ledger;
using Nexus.Personas;

namespace Nexus.Chains;

/// <summary>What an external agent's chain has come to: kept between activations, because what an agent has seen stands nowhere else.</summary>
[GenerateSerializer, Alias("Nexus.Chains.AgentChainState")]
public sealed class AgentChainState
{
    public const int MaxObservations = 1_000;
    public const int MaxCharacters = 4 * 1024 * 1024;

    [Id(0)] public ChainTask? Task { get; set; }

    [Id(1)] public ImmutableArray<Observation> Seen { get; set; } = [];

    [Id(2)] public int Steps { get; set; }

    [Id(3)] public string LastLeaf { get; set; } = "";

    [Id(4)] public ImmutableArray<Lease> Leases { get; set; } = [];

    [Id(5)] public bool Complete { get; set; }

    /// <summary>Under which persona the chain acts: the one asked for, or the one to prefer; empty if the task does not show which one fits.</summary>
    [Id(6)] public string PersonaId { get; set; } = "";

    /// <summary>What the chain has been allowed so far.</summary>
    [Id(7)] public ImmutableArray<PriorUse> Prior { get; set; } = [];

    /// <summary>Allowed actions without an outcome yet: what they asked and touch.</summary>
    [Id(8)] public ImmutableArray<OpenCall> Open { get; set; } = [];

    /// <summary>What was reported since the last decision: it is sealed with the next one.</summary>
    [Id(20)]
    public ImmutableArray<Observation> Unsealed { get => field.IsDefault ? [] : field; set; } = [];

    public Lease? LeaseOn(string personaId)
    {
        foreach (var lease in Leases)
            if (lease.PersonaId == personaId) return lease;
        return null;
    }

    public void Hold(Lease lease) => Leases = [.. Leases.Where(held => held.PersonaId != lease.PersonaId), lease];

    public OpenCall? Close(string actionId)
    {
        foreach (var call in Open)
        {
            if (call.ActionId != actionId) continue;
            Open = Open.Remove(call);
            return call;
        }
        return null;
    }

    /// <exception cref="NexusException"><see cref="ErrorCode.QuotaReached"/> if the chain holds as much as it may.</exception>
    public Observation See(Observation observation)
    {
        if (Seen.Length >= MaxObservations) throw new NexusException(ErrorCode.QuotaReached, $"the chain holds {MaxObservations:N0} observations already; open another one");
        var kept = observation.Text.Length <= ChainProgress.MaxObservation ? observation : observation with { Text = observation.Text[..ChainProgress.MaxObservation] };
        var held = 0L;
        foreach (var seen in Seen) held += seen.Text.Length;
        if (held + kept.Text.Length > MaxCharacters) throw new NexusException(ErrorCode.QuotaReached, $"the chain holds {held:N0} characters of observations; {kept.Text.Length:N0} more would pass {MaxCharacters:N0}");
        Seen = Seen.Add(kept);
        return kept;
    }
}

/// <summary>An allowed action that has no outcome yet.</summary>
[GenerateSerializer, Immutable, Alias("Nexus.Chains.OpenCall")]
public sealed record OpenCall([property: Id(0)] string ActionId, [property: Id(1)] string Tool, [property: Id(2)] Utf8Json Parameters, [property: Id(3)] ImmutableArray<string> Resources);
