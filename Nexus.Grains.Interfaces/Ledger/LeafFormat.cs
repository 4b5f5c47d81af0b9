using Nexus.Actions;
using Nexus.Gates;

namespace Nexus.Ledger;

/// <summary>The form of leaves: canonical JSON whose members depend on the kind alone. Names stand here and in the reader beside it, nowhere else.</summary>
/// <remarks>A leaf is public to whoever sees the log: no free text of users, and nothing derived unsalted from parameters or results.</remarks>
public static partial class LeafFormat
{
    /// <summary>Version of the form, member <c>v</c>.</summary>
    public const int Version = 1;

    /// <summary>Reads a leaf strictly: canonical, of a known kind, with exactly that kind's members.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming the member and the rule it breaks.</exception>
    public static LeafFields Read(ReadOnlySpan<byte> leaf) => LeafReader.Read(leaf);

    /// <summary>Reads a leaf as strictly, but takes out what others are held against alone, and copies nothing: for who reads many and asks what they are to each other.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming the member and the rule it breaks.</exception>
    public static LeafWords ReadWords(ReadOnlySpan<byte> leaf) => LeafReader.Words(leaf);

    /// <summary>Writes a leaf of kind decision, outcome, tier, approval, erasure, override or alert.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for another kind, a number that is not finite, or a lone surrogate.</exception>
    public static void Write(CanonicalBuffer buffer, LeafFields fields)
    {
        switch (fields.Kind)
        {
            case LeafKind.Decision: Write(buffer, DecisionLeaf.Of(fields)); break;
            case LeafKind.Outcome: Write(buffer, OutcomeLeaf.Of(fields)); break;
            case LeafKind.Tier: WriteTier(buffer, fields); break;
            case LeafKind.Approval: WriteApproval(buffer, fields); break;
            case LeafKind.Alert when fields.Alert.Length > 0: WriteAlert(buffer, fields); break;
            case LeafKind.Erasure or LeafKind.Override or LeafKind.Alert: WriteNotice(buffer, fields); break;
            default: throw new NexusException(ErrorCode.Invalid, $"leaves of kind '{WireName.Of(fields.Kind)}' have no form in version {Version}");
        }
    }

    /// <summary>Writes the leaf of a decision.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for a number that is not finite, or a lone surrogate.</exception>
    public static void Write(CanonicalBuffer to, in DecisionLeaf leaf)
    {
        to.Text("{\"chain\":"u8, leaf.Chain);
        if (leaf.Commit.Length > 0) to.Text(",\"commit\":"u8, leaf.Commit);
        to.Time(",\"deadline\":"u8, leaf.Deadline);
        to.Integer(",\"epoch\":"u8, leaf.Epoch);
        WriteGates(to, ",\"gates\":["u8, leaf.Gates);
        to.Raw(",\"kind\":\"decision\""u8);
        if (leaf.Mode == ActionMode.Authorize) to.Raw(",\"mode\":\"authorize\""u8);
        if (leaf.Approval.Length > 0) to.Text(",\"permit\":"u8, leaf.Approval);
        if (leaf.PersonaDigest.Length > 0) to.Text(",\"persona\":{\"digest\":"u8, leaf.PersonaDigest);
        to.Text(leaf.PersonaDigest.Length > 0 ? ",\"id\":"u8 : ",\"persona\":{\"id\":"u8, leaf.PersonaId);
        to.Text(",\"name\":"u8, leaf.PersonaName);
        to.Text(",\"tier\":"u8, WireName.Of(leaf.Tier));
        to.Integer(",\"version\":"u8, leaf.PersonaVersion);
        to.Text("},\"prev\":"u8, leaf.Previous);
        if (leaf.ReservedCostMicros >= 0)
        {
            to.Integer(",\"reserved\":{\"cost_micros\":"u8, leaf.ReservedCostMicros);
            to.Integer(",\"seconds\":"u8, leaf.ReservedSeconds);
            to.Raw("}"u8);
        }

        to.Text(",\"seal\":"u8, leaf.Seal);
        if (leaf.Shadow is { } shadow) to.Text(",\"shadow\":"u8, WireName.Of(shadow));
        to.Text(",\"status\":"u8, WireName.Of(leaf.Status));
        to.Integer(",\"step\":"u8, leaf.Step);
        to.Text(",\"tenant\":"u8, leaf.Tenant);
        to.Time(",\"time\":"u8, leaf.Time);
        to.Text(",\"tool\":"u8, leaf.Tool);
        if (leaf.ToolDigest.Length > 0)
        {
            to.Text(",\"tool_digest\":"u8, leaf.ToolDigest);
            to.Integer(",\"tool_version\":"u8, leaf.ToolVersion);
        }
        if (leaf.Trial is { } trial)
        {
            WriteGates(to, ",\"trial\":{\"gates\":["u8, trial.Gates);
            to.Integer(",\"number\":"u8, trial.Number);
            to.Text(",\"status\":"u8, WireName.Of(trial.Status));
            to.Raw("}"u8);
        }
        to.Raw(",\"v\":1}"u8);
    }

    private static void WriteGates(CanonicalBuffer to, ReadOnlySpan<byte> name, System.Collections.Immutable.ImmutableArray<GateResult> gates)
    {
        to.Raw(name);
        for (var i = 0; i < gates.Length; i++) WriteGate(to, gates[i], first: i == 0);
        to.Raw("]"u8);
    }

    private static void WriteGate(CanonicalBuffer to, GateResult gate, bool first)
    {
        to.Text(first ? "{\"gate\":"u8 : ",{\"gate\":"u8, gate.Name);
        to.Number(",\"score\":"u8, gate.Score);
        to.Number(",\"threshold\":"u8, gate.Threshold);
        to.Text(",\"verdict\":"u8, WireName.Of(gate.Verdict));
        to.Raw("}"u8);
    }

    /// <summary>Writes the leaf of an outcome.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for a number that is not finite, or a lone surrogate.</exception>
    public static void Write(CanonicalBuffer to, in OutcomeLeaf leaf)
    {
        to.Raw(leaf.Attested ? "{\"attested\":true"u8 : "{\"attested\":false"u8);
        to.Text(",\"chain\":"u8, leaf.Chain);
        if (leaf.Commit.Length > 0) to.Text(",\"commit\":"u8, leaf.Commit);
        if (leaf.CostMicros >= 0) to.Integer(",\"cost_micros\":"u8, leaf.CostMicros);
        to.Number(",\"duration_ms\":"u8, leaf.DurationMs);
        to.Integer(",\"epoch\":"u8, leaf.Epoch);
        to.Raw(",\"kind\":\"outcome\""u8);
        if (leaf.PersonaId.Length > 0) to.Text(",\"persona_id\":"u8, leaf.PersonaId);
        to.Text(",\"prev\":"u8, leaf.Previous);
        to.Text(",\"seal\":"u8, leaf.Seal);
        to.Text(",\"status\":"u8, WireName.Of(leaf.Status));
        to.Integer(",\"step\":"u8, leaf.Step);
        to.Text(",\"tenant\":"u8, leaf.Tenant);
        to.Time(",\"time\":"u8, leaf.Time);
        to.Raw(",\"v\":1}"u8);
    }

    private static void WriteTier(CanonicalBuffer to, LeafFields leaf)
    {
        to.Integer("{\"epoch\":"u8, leaf.Epoch);
        to.Text(",\"from\":"u8, WireName.Of(leaf.From));
        to.Text(",\"kind\":\"tier\",\"persona\":{\"id\":"u8, leaf.PersonaId);
        to.Text(",\"name\":"u8, leaf.PersonaName);
        to.Text("},\"reason\":"u8, leaf.Reason);
        to.Text(",\"seal\":"u8, leaf.Seal);
        to.Text(",\"tenant\":"u8, leaf.Tenant);
        to.Time(",\"time\":"u8, leaf.Time);
        to.Text(",\"to\":"u8, WireName.Of(leaf.To));
        to.Raw(",\"v\":1}"u8);
    }

    private static void WriteNotice(CanonicalBuffer to, LeafFields leaf)
    {
        to.Text("{\"about\":"u8, leaf.About);
        to.Text(",\"by\":"u8, leaf.By);
        to.Integer(",\"epoch\":"u8, leaf.Epoch);
        to.Text(",\"kind\":"u8, WireName.Of(leaf.Kind));
        to.Text(",\"reason\":"u8, leaf.Reason);
        to.Text(",\"seal\":"u8, leaf.Seal);
        to.Text(",\"tenant\":"u8, leaf.Tenant);
        to.Time(",\"time\":"u8, leaf.Time);
        to.Raw(",\"v\":1}"u8);
    }

    private static void WriteAlert(CanonicalBuffer to, LeafFields leaf)
    {
        to.Text("{\"alert\":"u8, leaf.Alert);
        to.Text(",\"category\":"u8, WireName.Of(leaf.Category));
        to.Text(",\"change\":"u8, WireName.Of(leaf.Change));
        if (leaf.Commit.Length > 0) to.Text(",\"commit\":"u8, leaf.Commit);
        to.Integer(",\"epoch\":"u8, leaf.Epoch);
        to.Raw(",\"kind\":\"alert\""u8);
        to.Integer(",\"revision\":"u8, leaf.Revision);
        to.Text(",\"seal\":"u8, leaf.Seal);
        to.Text(",\"severity\":"u8, WireName.Of(leaf.Severity));
        to.Text(",\"status\":"u8, WireName.Of(leaf.AlertStatus));
        to.Text(",\"tenant\":"u8, leaf.Tenant);
        to.Time(",\"time\":"u8, leaf.Time);
        to.Raw(",\"v\":1}"u8);
    }
}
