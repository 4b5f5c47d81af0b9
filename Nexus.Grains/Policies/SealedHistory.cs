using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Ledger;
using Nexus.Personas;

namespace Nexus.Policies;

/// <summary>Goes through a tenant's leaves in order and tells of each decision of one persona what the gates had before them. Bounded, however long the log.</summary>
/// <param name="personaId">Whose decisions.</param>
/// <param name="isTrusted">Whether a tool's output is believed; for outcomes sealed before they said so themselves.</param>
public sealed class SealedHistory(string personaId, Func<string, bool> isTrusted)
{
    /// <summary>How many chains are held at once; of older ones the beginning is forgotten.</summary>
    public const int MaxChains = 20_000;

    /// <summary>How many characters of what chains have seen are held at once.</summary>
    public const long MaxCharacters = 64 * 1024 * 1024;

    private readonly Dictionary<string, LinkedListNode<(string Chain, ChainMemory Memory)>> _chains = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Chain, ChainMemory Memory)> _order = new();
    private readonly Dictionary<string, StoredLeaf> _open = new(StringComparer.Ordinal);
    private readonly PersonaFold _fold = new();
    private readonly HeldUsage _held = new();
    private string _deciding = "";
    private ActionFeatures? _decided;
    private long _characters;

    /// <summary>Takes the next leaf; a decision of the persona is returned with its circumstances, anything else is only remembered.</summary>
    public SealedDecision? Take(StoredLeaf leaf)
    {
        // What the decision before this leaf lets its call use is held until its outcome; while it was judged it was not held against itself.
        if (_deciding.Length > 0) _held.Hold(_deciding, _decided!);
        _deciding = "";
        switch (leaf.Draft.Kind)
        {
            case LeafKind.Decision:
                return Decision(leaf);
            case LeafKind.Outcome:
                Outcome(leaf);
                return null;
            case LeafKind.Tier when leaf.Draft.PersonaId == personaId:
                _fold.ApplyTier(LeafFormat.Read(leaf.Draft.Leaf.Span).To, leaf.Index);
                return null;
            default:
                return null;
        }
    }

    private SealedDecision? Decision(StoredLeaf leaf)
    {
        var fields = LeafFormat.Read(leaf.Draft.Leaf.Span);
        var payload = leaf.Draft.Payload.IsEmpty ? null : PayloadFormat.ReadDecision(leaf.Draft.Payload);
        var memory = MemoryOf(fields.Chain, out var first);
        var (before, prior) = (memory.Characters, memory.Prior);
        memory.Declared(leaf, fields, payload, first);
        Grown(memory.Characters - before);
        var allowed = leaf.Draft.Open == OpenMark.Opens;
        if (allowed)
        {
            _open[leaf.Draft.SealId] = leaf;
            memory.Allowed(fields.Tool, payload);
        }

        return fields.PersonaId == personaId ? Decision(leaf, fields, payload, memory, prior, allowed) : null;
    }

    private SealedDecision Decision(StoredLeaf leaf, LeafFields fields, DecisionPayload? payload, ChainMemory memory, ImmutableArray<PriorUse> prior, bool allowed)
    {
        var features = Refold.FeaturesOf(fields, leaf.Draft.Payload);
        (_deciding, _decided) = (allowed ? fields.Seal : "", features);
        var mature = features.Sinks.IsEmpty ? [] : _fold.MatureSinks(features);
        if (!allowed && Refold.From(leaf, null) is { } refused) _fold.Add(refused);
        var seen = memory.Seen(payload?.Seen);
        return new SealedDecision(leaf.Index, fields, payload, seen ?? memory.All, GapOf(memory, seen), mature) { Prior = prior, Usage = contract => DayUsage.Of(contract, features, _fold, _held) };
    }

    // What was counted then is the proof that nothing is missing now.
    private static string GapOf(ChainMemory memory, ImmutableArray<Observation>? seen) =>
        memory.Gap.Length > 0 ? memory.Gap : seen is not null ? "" : WhatIfGap.ObservationsUnsealed;

    private void Outcome(StoredLeaf leaf)
    {
        if (!_open.Remove(leaf.Draft.SealId, out var decision)) return;
        if (_chains.TryGetValue(decision.Draft.ChainId, out var node))
        {
            var tool = LeafFormat.Read(decision.Draft.Leaf.Span).Tool;
            var before = node.Value.Memory.Characters;
            node.Value.Memory.Ended(tool, decision.Draft.Payload.IsEmpty ? null : PayloadFormat.ReadDecision(decision.Draft.Payload), leaf, isTrusted(tool));
            Grown(node.Value.Memory.Characters - before);
        }

        _held.Release(leaf.Draft.SealId);
        if (decision.Draft.PersonaId == personaId && Refold.From(decision, leaf) is { } action) _fold.Add(action);
    }

    private ChainMemory MemoryOf(string chain, out bool first)
    {
        first = !_chains.TryGetValue(chain, out var node);
        if (node is null)
        {
            node = new LinkedListNode<(string, ChainMemory)>((chain, new ChainMemory()));
            _chains[chain] = node;
        }
        else
        {
            _order.Remove(node);
        }

        _order.AddLast(node);
        return node.Value.Memory;
    }

    private void Grown(int characters)
    {
        _characters += characters;
        while ((_order.Count > MaxChains || _characters > MaxCharacters) && _order.Count > 1)
        {
            var (chain, memory) = _order.First!.Value;
            _order.RemoveFirst();
            _chains.Remove(chain);
            _characters -= memory.Characters;
        }
    }
}
