using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Gates;
using Nexus.Personas;
using Nexus.Tools;

namespace Nexus.Policies;

/// <summary>Shadow: the gates of a contract judge and seal, but do not block.</summary>
public static class Shadow
{
    /// <summary>True if what the gates came to is only noted. Never for what a person must approve, for a call that fits no tool, or without a lease that holds: those are no judgements of the contract's worth.</summary>
    public static bool LetsThrough(SealStatus enforced, PersonaContract contract, ToolDescriptor? tool, CommittedCall call, Lease? lease, ImmutableArray<GateResult> gates)
    {
        if (!contract.Shadow || enforced is not (SealStatus.Blocked or SealStatus.Escalated)) return false;
        if (tool is null || tool.RequiresApproval || call.Error.Length > 0 || lease is null || !contract.IsActive) return false;
        foreach (var gate in gates)
            if (gate.Name == TtlGate.GateName && gate.Verdict != GateVerdict.Pass) return false;
        return true;
    }
}
