using System.Collections.Immutable;
using System.Text.Json;
using Nexus.Actions;
using Nexus.Gates;
using Nexus.Ledger;

namespace Nexus.Personas;

/// <summary>A persona's standing, folded from its sealed actions: counters, trust, and what it usually does. Bounded however long the history.</summary>
/// <remarks>The same leaves in the same order give the same fold, byte for byte. Not thread-safe.</remarks>
public sealed class PersonaFold
{
    private const int Form = 4;

    private readonly Baseline _baseline = new();
    private readonly TrustLadder _trust = new();
    private readonly SinkHistory _sinks = new();
    private readonly UsageLog _usage = new();
    private readonly FoldedLeaves _folded = new();
    private readonly Dictionary<string, Tally> _gates = new(StringComparer.Ordinal);
    private long _actions, _succeeded, _failed, _refused, _shadowed;
    private TrialCount? _trial;

    public TrustTier Tier => _trust.Tier;

    /// <summary>A tier change the grain must seal and then <see cref="ApplyTier"/>, or null.</summary>
    public TierChange? Due => _trust.Due;

    /// <summary>Highest index of a leaf folded; -1 before the first.</summary>
    public long LastLeaf { get; private set; } = -1;

    /// <summary>From which leaf the ledger must be read to miss nothing; leaves folded already are passed over.</summary>
    public long CatchUpFrom => _folded.Watermark + 1;

    /// <summary>True if the action that ended with this leaf is folded already.</summary>
    public bool Has(long leaf) => _folded.Has(leaf);

    public PersonaStats Stats => new(_actions, _succeeded, _failed, _refused, [.. InOrder()]) { Shadowed = _shadowed, Trial = _trial };

    public DriftReading Read(ActionFeatures features) => _baseline.Read(features);

    /// <summary>Those of the action's sink values that this history vouches for.</summary>
    public ImmutableArray<string> MatureSinks(ActionFeatures features) => _sinks.Mature(features);

    /// <summary>What was used of a tool and one of its arguments in the 24 hours before <paramref name="at"/>.</summary>
    public Usage Used(string tool, string argument, DateTimeOffset at) => _usage.Of(tool, argument, at);

    /// <summary>Folds an action; one folded already is passed over.</summary>
    public void Add(FoldedAction action)
    {
        if (!_folded.Add(action.LastLeaf)) return;
        LastLeaf = Math.Max(LastLeaf, action.LastLeaf);
        _actions++;
        if (action.Shadow is not null) _shadowed++;
        if (action.Trial is { } trial) _trial = Trials.With(_trial, trial, action.Shadow ?? action.Status);
        if (action.Status == SealStatus.Executed && !action.Attested) _succeeded++;
        else if (action.Status is SealStatus.Failed or SealStatus.Unknown) _failed++;
        else if (action.Status is SealStatus.Blocked or SealStatus.Escalated) _refused++;
        foreach (var gate in action.Gates) Count(gate);
        _trust.Add(action);
        if (action.Status is not (SealStatus.Blocked or SealStatus.Escalated)) _usage.Add(action.Features);
        // What ran only because nothing was enforced is used up like anything else, but no habit: shadow must not teach the gates what they would refuse.
        if (action.Shadow is not null) return;
        // Only what ran is a habit: otherwise asking often enough would make anything ordinary.
        if (action.Status is not (SealStatus.Blocked or SealStatus.Escalated)) _baseline.Add(action.Features);
        if (action.Status == SealStatus.Executed && !action.Attested) _sinks.Add(action.Features);
    }

    /// <summary>Takes over a tier that has been sealed in leaf <paramref name="leaf"/>; repeating it changes nothing.</summary>
    public void ApplyTier(TrustTier to, long leaf) => _trust.Apply(to, leaf);

    /// <summary>A new version of the contract keeps the baseline, but not the highest trust.</summary>
    public void ContractChanged() => _trust.ContractChanged();

    public Utf8Json Save()
    {
        using var buffer = CanonicalBuffer.Rent();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("v", Form);
            json.WriteNumber("last_leaf", LastLeaf);
            json.WriteNumber("actions", _actions);
            json.WriteNumber("succeeded", _succeeded);
            json.WriteNumber("failed", _failed);
            json.WriteNumber("refused", _refused);
            if (_shadowed > 0) json.WriteNumber("shadowed", _shadowed);
            if (_trial is not null) Trials.Save(json, _trial);
            json.WriteStartObject("gates");
            foreach (var (name, count) in _gates.OrderBy(static gate => gate.Key, StringComparer.Ordinal))
            {
                json.WriteStartArray(name);
                json.WriteNumberValue(count.Passed);
                json.WriteNumberValue(count.Failed);
                json.WriteNumberValue(count.Skipped);
                json.WriteEndArray();
            }
            json.WriteEndObject();
            _folded.Save(json);
            _trust.Save(json);
            _baseline.Save(json);
            _sinks.Save(json);
            _usage.Save(json);
            json.WriteEndObject();
        }
        return buffer.ToJson();
    }

    /// <summary>The fold as it was saved; empty bytes give a new one.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for a snapshot of another form or a damaged one: throw it away and fold the ledger again.</exception>
    public static PersonaFold Load(Utf8Json snapshot)
    {
        var fold = new PersonaFold();
        if (snapshot.IsEmpty) return fold;
        try
        {
            using var document = JsonDocument.Parse(snapshot.Memory);
            fold.Load(document.RootElement);
            return fold;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            throw new NexusException(ErrorCode.Invalid, $"the persona's snapshot cannot be read: {error.Message}", error);
        }
    }

    private void Load(JsonElement json)
    {
        if (json.GetProperty("v").GetInt32() != Form) throw new NexusException(ErrorCode.Invalid, $"the persona's snapshot has form {json.GetProperty("v").GetInt32()}, this version reads {Form}");
        LastLeaf = json.GetProperty("last_leaf").GetInt64();
        _folded.Load(json);
        _actions = json.GetProperty("actions").GetInt64();
        _succeeded = json.GetProperty("succeeded").GetInt64();
        _failed = json.GetProperty("failed").GetInt64();
        _refused = json.GetProperty("refused").GetInt64();
        _shadowed = json.TryGetProperty("shadowed", out var shadowed) ? shadowed.GetInt64() : 0;
        _trial = Trials.Load(json);
        foreach (var gate in json.GetProperty("gates").EnumerateObject())
            _gates[gate.Name] = new Tally { Passed = gate.Value[0].GetInt64(), Failed = gate.Value[1].GetInt64(), Skipped = gate.Value[2].GetInt64() };
        _trust.Load(json.GetProperty("trust"));
        _baseline.Load(json.GetProperty("baseline"));
        _sinks.Load(json.GetProperty("sinks"));
        _usage.Load(json.GetProperty("usage"));
    }

    private void Count(GateResult gate)
    {
        if (!_gates.TryGetValue(gate.Name, out var tally)) _gates[gate.Name] = tally = new Tally();
        if (gate.Verdict == GateVerdict.Pass) tally.Passed++;
        else if (gate.Verdict == GateVerdict.Fail) tally.Failed++;
        else tally.Skipped++;
    }

    private IEnumerable<GateCount> InOrder() => _gates
        .OrderBy(static gate => GateRow.Names.IndexOf(gate.Key) is >= 0 and var at ? at : GateRow.Names.Length).ThenBy(static gate => gate.Key, StringComparer.Ordinal)
        .Select(static gate => new GateCount(gate.Key, gate.Value.Passed, gate.Value.Failed, gate.Value.Skipped));

    private sealed class Tally
    {
        public long Passed;
        public long Failed;
        public long Skipped;
    }
}
