using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Personas;
using Nexus.Tools;

namespace Nexus.Gates;

/// <summary>What four judgements come to.</summary>
public static class Verdict
{
    // Risk tolerance and trust add up: a medium persona must be established, a low one trusted, before a person is asked about a doubt.
    private const int DoubtThatIsAsked = 2;

    /// <summary>Executing, Blocked or Escalated.</summary>
    /// <remarks>A single failure that is only a doubt (provenance, drift) may go to a person. Anything else that fails blocks.</remarks>
    public static SealStatus Of(ImmutableArray<GateResult> gates, PersonaContract contract, TrustTier tier, ToolDescriptor? tool)
    {
        if (gates.IsDefaultOrEmpty || tool is null) return SealStatus.Blocked;
        GateResult? failed = null;
        foreach (var gate in gates)
        {
            if (gate.Verdict == GateVerdict.Pass || gate.Verdict == GateVerdict.Skip && gate.Name == DriftGate.GateName) continue;
            if (failed is not null) return SealStatus.Blocked;
            failed = gate;
        }
        if (failed is null) return tool.RequiresApproval ? SealStatus.Escalated : SealStatus.Executing;
        return IsDoubt(failed) && (int)contract.RiskTolerance + (int)tier >= DoubtThatIsAsked ? SealStatus.Escalated : SealStatus.Blocked;
    }

    /// <summary>Whether a failure is only a doubt, which a person may settle.</summary>
    public static bool IsDoubt(GateResult failed) => failed.Verdict == GateVerdict.Fail && failed.Name switch
    {
        // A drift score above its threshold is a doubt; a drift gate that could not judge (score 0) is a fault.
        DriftGate.GateName => failed.Score > failed.Threshold,
        IntentGate.GateName => failed.Reason.StartsWith(IntentGate.ProvenanceOnly, StringComparison.Ordinal),
        _ => false,
    };
}
