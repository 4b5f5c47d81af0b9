using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Gates;
using Nexus.Ledger;

namespace Nexus.Personas;

/// <summary>Rebuilds folded actions from the ledger, for a persona that catches up.</summary>
public static class Refold
{
    /// <summary>The action of a decision leaf and its outcome; null while an allowed action has no outcome yet.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for leaves that are not a decision and its outcome.</exception>
    public static FoldedAction? From(StoredLeaf decision, StoredLeaf? outcome)
    {
        var made = LeafFormat.Read(decision.Draft.Leaf.Span);
        if (made.Kind != LeafKind.Decision) throw new NexusException(ErrorCode.Invalid, $"leaf {decision.Index} is of kind '{made.Kind}', not a decision");
        var features = FeaturesOf(made, decision.Draft.Payload);
        if (made.Status is SealStatus.Blocked or SealStatus.Escalated) return new FoldedAction(decision.Index, features, made.Status, made.Gates, Attested: false) { Trial = made.Trial };
        if (outcome is null) return null;
        var ended = LeafFormat.Read(outcome.Draft.Leaf.Span);
        if (ended.Kind != LeafKind.Outcome || ended.Seal != made.Seal) throw new NexusException(ErrorCode.Invalid, $"leaf {outcome.Index} is not the outcome of seal '{made.Seal}'");
        return new FoldedAction(outcome.Index, features, ended.Status, made.Gates, ended.Attested, made.Approval.Length > 0) { Shadow = made.Shadow, Trial = made.Trial };
    }

    // Of an erased payload the tool and the time remain: the habit keeps its outline.
    internal static ActionFeatures FeaturesOf(LeafFields made, Utf8Json payload)
    {
        if (payload.IsEmpty) return Features.Of(made.Tool, [], 0, made.Time, []);
        var kept = PayloadFormat.ReadDecision(payload);
        return Features.Of(made.Tool, kept.Resources, kept.ParameterBytes, made.Time, kept.Sinks) with { Amounts = Amounts.Of(kept.Parameters) };
    }
}
