using Nexus.Actions;
using Nexus.Gates;

namespace Nexus.Ledger;

/// <summary>Holds what a decision says against itself: one that let a call run although a gate failed must say why.</summary>
public static class DecisionSense
{
    /// <summary>What is wrong, with the member's name, or null.</summary>
    public static (string Field, string Message)? Objection(long index, LeafFields fields)
    {
        if (fields.Kind != LeafKind.Decision) return null;
        var failed = fields.Gates.FirstOrDefault(static gate => gate.Verdict == GateVerdict.Fail);
        if (fields.Shadow is { } shadow)
            return fields.Status == SealStatus.Executing ? null : ("shadow", $"the decision at {index} is {WireName.Of(fields.Status)}, yet says that shadow let it through instead of {WireName.Of(shadow)}");
        return fields.Status == SealStatus.Executing && failed is not null && fields.Approval.Length == 0
            ? ("gates", $"the decision at {index} let its call run although gate {failed.Name} failed, and does not say what permitted it or that it was made in shadow")
            : null;
    }
}
