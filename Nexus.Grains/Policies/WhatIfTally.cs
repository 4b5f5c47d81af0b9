using Nexus.Actions;
using Nexus.Gates;
using Nexus.Ledger;
using Nexus.Wire;

namespace Nexus.Policies;

/// <summary>Counts what a what-if finds, and words each change.</summary>
public sealed class WhatIfTally
{
    private readonly Dictionary<(string From, string To), long> _changes = [];
    private readonly Dictionary<string, (long Newly, long NoLonger)> _gates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _gaps = new(StringComparer.Ordinal);
    private long _decisions, _exact, _erased, _changed;

    public long Judged { get; private set; }

    /// <summary>A decision of which nothing is left to judge.</summary>
    public void Erased()
    {
        _decisions++;
        _erased++;
    }

    /// <summary>Counts it; the change, if it comes out differently.</summary>
    public WhatIfChange? Add(Rejudged one)
    {
        _decisions++;
        Judged++;
        if (one.Gap.Length == 0) _exact++;
        else _gaps[one.Gap] = _gaps.GetValueOrDefault(one.Gap) + 1;
        foreach (var (then, now) in Pairs(one)) Count(then, now);
        var (from, to) = (Word(one.Made.Status), Word(one.Now.Status));
        if (from == to) return null;
        _changed++;
        _changes[(from, to)] = _changes.GetValueOrDefault((from, to)) + 1;
        var fields = one.Made.Fields;
        return new WhatIfChange(fields.Seal, fields.Chain, one.Made.Index, fields.Time, fields.Tool, from, to, Gates(one), one.Gap.Length == 0, one.Gap.Length == 0 ? null : one.Gap);
    }

    public WhatIfSummary Summary(string persona, int version, long leaves) => new(
        persona, version, leaves, _decisions, Judged, _exact, _erased, _changed,
        [.. _changes.OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key).Select(static pair => new WhatIfCount(pair.Key.From, pair.Key.To, pair.Value))],
        [.. _gates.Select(static pair => new WhatIfGateCount(pair.Key, pair.Value.Newly, pair.Value.NoLonger))],
        [.. _gaps.OrderByDescending(static pair => pair.Value).Select(static pair => new WhatIfGapCount(pair.Key, pair.Value))]);

    private static IEnumerable<(GateResult Then, GateResult Now)> Pairs(Rejudged one)
    {
        for (var i = 0; i < one.Now.Gates.Length && i < one.Made.Fields.Gates.Length; i++) yield return (one.Made.Fields.Gates[i], one.Now.Gates[i]);
    }

    private static WhatIfGate[] Gates(Rejudged one)
    {
        var all = Pairs(one).Select((pair, i) => (pair.Then, pair.Now, Reason: i < one.Made.Payload!.GateReasons.Length ? one.Made.Payload.GateReasons[i] : "")).ToArray();
        var differ = all.Where(static gate => gate.Then.Verdict != gate.Now.Verdict).ToArray();
        return [.. (differ.Length > 0 ? differ : all.Where(static gate => gate.Now.Verdict == GateVerdict.Fail)).Select(static gate =>
            new WhatIfGate(gate.Now.Name, WireName.Of(gate.Then.Verdict), WireName.Of(gate.Now.Verdict), gate.Reason, gate.Now.Reason))];
    }

    private void Count(GateResult then, GateResult now)
    {
        var (newly, noLonger) = _gates.GetValueOrDefault(now.Name);
        var (failed, fails) = (then.Verdict == GateVerdict.Fail, now.Verdict == GateVerdict.Fail);
        _gates[now.Name] = (newly + (fails && !failed ? 1 : 0), noLonger + (failed && !fails ? 1 : 0));
    }

    private static string Word(SealStatus status) => status switch { SealStatus.Blocked => "block", SealStatus.Escalated => "escalate", _ => "allow" };
}
