using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Chains;
using Nexus.Gates;
using Nexus.Ledger;

namespace Nexus.Policies;

/// <summary>What a chain had seen, told again from its leaves as the live chain has it.</summary>
internal sealed class ChainMemory
{
    private readonly List<Observation> _seen = [];
    private readonly HashSet<int> _failures = [];

    /// <summary>How many characters it holds.</summary>
    public int Characters { get; private set; }

    /// <summary>Why it is not all that the chain had seen; empty if nothing is known to be missing.</summary>
    public string Gap { get; private set; } = "";

    /// <summary>What it had seen when it had counted <paramref name="counted"/>; null if that is not what is told here.</summary>
    public ImmutableArray<Observation>? Seen(int? counted)
    {
        if (counted == _seen.Count) return [.. _seen];
        // Earlier versions did not let a chain see the words of a failure.
        return counted == _seen.Count - _failures.Count ? [.. _seen.Where((_, i) => !_failures.Contains(i))] : null;
    }

    /// <summary>Everything that is told of it.</summary>
    public ImmutableArray<Observation> All => [.. _seen];

    /// <summary>What it had been allowed so far.</summary>
    public ImmutableArray<PriorUse> Prior { get; private set; } = [];

    /// <summary>What a decision's payload tells of what came before it. <paramref name="first"/>: nothing of the chain was met before.</summary>
    public void Declared(StoredLeaf decision, LeafFields fields, DecisionPayload? payload, bool first)
    {
        if (payload is null)
        {
            Gap = WhatIfGap.EarlierErased;
            return;
        }

        if (first && fields.Step > 0 && payload.Opening.IsEmpty) Gap = WhatIfGap.BeginningNotHeld;
        if (ChainOpening.Read(decision) is { } opening) See(new Observation("task", opening.Task.TaskTrusted, opening.Task.Task));
        foreach (var seen in payload.Observed) See(seen);
    }

    /// <summary>The decision just declared let its call run: it counts towards what the chain may do after it.</summary>
    public void Allowed(string tool, DecisionPayload? payload) => Prior = PriorUses.With(Prior, tool, payload is null ? [] : Amounts.Of(payload.Parameters));

    /// <summary>What an outcome's payload tells: its result, once it has succeeded.</summary>
    public void Ended(string tool, DecisionPayload? asked, StoredLeaf outcome, bool toolIsTrusted)
    {
        if (outcome.Draft.Payload.IsEmpty)
        {
            Gap = WhatIfGap.EarlierErased;
            return;
        }

        var ended = PayloadFormat.ReadOutcome(outcome.Draft.Payload);
        if (SeenOutput.Of(tool, tool, ended.Trusted || toolIsTrusted, LeafFormat.Read(outcome.Draft.Leaf.Span).Status, ended.Result, ended.Error, asked?.Parameters ?? default, asked?.Resources ?? []) is not { } seen) return;
        if (ended.Result.IsEmpty) _failures.Add(_seen.Count);
        See(seen);
    }

    private void See(Observation seen)
    {
        if (seen.Text.Contains(Redactor.Mark, StringComparison.Ordinal)) Gap = WhatIfGap.Redacted;
        _seen.Add(seen);
        Characters += seen.Text.Length;
    }
}
