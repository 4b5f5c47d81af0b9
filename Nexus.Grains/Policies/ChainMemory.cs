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

    /// <summary>How many characters it holds.</summary>
    public int Characters { get; private set; }

    /// <summary>Why it is not all that the chain had seen; empty if nothing is known to be missing.</summary>
    public string Gap { get; private set; } = "";

    public ImmutableArray<Observation> Seen => [.. _seen];

    /// <summary>What it had been allowed so far.</summary>
    public ImmutableArray<PriorUse> Prior { get; private set; } = [];

    public int Count => _seen.Count;

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
        if (ended.Result.IsEmpty) return;
        var trusted = ended.Trusted || toolIsTrusted;
        See(asked is null ? SeenOutput.Of(tool, tool, trusted, ended.Result, default, []) : SeenOutput.Of(tool, tool, trusted, ended.Result, asked.Parameters, asked.Resources));
    }

    private void See(Observation seen)
    {
        if (seen.Text.Contains(Redactor.Mark, StringComparison.Ordinal)) Gap = WhatIfGap.Redacted;
        _seen.Add(seen);
        Characters += seen.Text.Length;
    }
}
