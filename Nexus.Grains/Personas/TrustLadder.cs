using System.Text.Json;
using Nexus.Actions;
using Nexus.Gates;

namespace Nexus.Personas;

/// <summary>How trust is earned and lost. It says what is due; only a sealed tier leaf changes the tier.</summary>
internal sealed class TrustLadder
{
    public const int ForEstablished = 50;
    public const int ForTrusted = 500;

    private long _actions, _successes, _anomalies, _leaf = -1;

    public TrustTier Tier { get; private set; } = TrustTier.ColdStart;

    public TierChange? Due { get; private set; }

    public void Add(FoldedAction action)
    {
        _actions++;
        var refusal = action.Approved ? null : Objection(action);
        if (refusal is not null || action.Status is SealStatus.Failed or SealStatus.Unknown) _anomalies++;
        if (action.Status == SealStatus.Executed && !action.Attested && action.Shadow is null) _successes++;
        if (refusal is not null && Tier > TrustTier.ColdStart) Due = new TierChange(Tier, Tier - 1, $"gate '{refusal}' failed");
        // A demotion that is already due is not bought off by a success that arrives meanwhile.
        else if (Due is null) Due = Promotion();
    }

    public void Apply(TrustTier to, long leaf)
    {
        if (leaf <= _leaf) return;
        _leaf = leaf;
        Tier = to;
        Due = null;
        (_actions, _successes, _anomalies) = (0, 0, 0);
    }

    public void ContractChanged()
    {
        if (Tier == TrustTier.Trusted) Due ??= new TierChange(TrustTier.Trusted, TrustTier.Established, "the contract changed");
        // What was earned under another contract does not carry a promotion that is not sealed yet.
        else if (Due is { } due && due.To > due.From) Due = null;
    }

    private TierChange? Promotion() => Tier switch
    {
        TrustTier.ColdStart when _successes >= ForEstablished => new TierChange(Tier, TrustTier.Established, $"{_successes} successful actions"),
        TrustTier.Established when _successes >= ForTrusted && _anomalies * 100 < _actions => new TierChange(Tier, TrustTier.Trusted, $"{_successes} successful actions, {_anomalies} anomalies in {_actions}"),
        _ => null,
    };

    private static string? Objection(FoldedAction action)
    {
        foreach (var gate in action.Gates)
            if (gate.Verdict == GateVerdict.Fail && gate.Name != TtlGate.GateName) return gate.Name;
        return null;
    }

    public void Save(Utf8JsonWriter json)
    {
        json.WriteStartObject("trust");
        json.WriteNumber("tier", (int)Tier);
        json.WriteNumber("actions", _actions);
        json.WriteNumber("successes", _successes);
        json.WriteNumber("anomalies", _anomalies);
        json.WriteNumber("leaf", _leaf);
        if (Due is { } due)
        {
            json.WriteNumber("due", (int)due.To);
            json.WriteString("reason", due.Reason);
        }
        json.WriteEndObject();
    }

    public void Load(JsonElement json)
    {
        Tier = (TrustTier)json.GetProperty("tier").GetInt32();
        _actions = json.GetProperty("actions").GetInt64();
        _successes = json.GetProperty("successes").GetInt64();
        _anomalies = json.GetProperty("anomalies").GetInt64();
        _leaf = json.GetProperty("leaf").GetInt64();
        Due = json.TryGetProperty("due", out var due) ? new TierChange(Tier, (TrustTier)due.GetInt32(), json.GetProperty("reason").GetString()!) : null;
    }
}
