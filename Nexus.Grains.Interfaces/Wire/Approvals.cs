using System.ComponentModel.DataAnnotations;
using Nexus.Approvals;
using Nexus.Ledger;

namespace Nexus.Wire;

/// <summary>How a persona's escalated actions are approved: member <c>approvals</c> of its contract.</summary>
/// <param name="Approvers">How many different people must agree: 1 to 10.</param>
/// <param name="Roles">Whose word counts: <c>admin</c>, <c>operator</c>; null for both.</param>
/// <param name="ExpiresSeconds">How long a request stands: 60 to 2,592,000 s.</param>
public sealed record ApprovalRuleBody([property: Range(1, 10)] int Approvers = 1, IReadOnlyList<string>? Roles = null, [property: Range(60, 2_592_000)] int ExpiresSeconds = 3_600)
{
    /// <summary>A contract's rule as it is written; null where it has none.</summary>
    public static ApprovalRuleBody? Of(ApprovalRule? rule) => rule is null ? null : new ApprovalRuleBody(rule.Approvers, rule.Roles, rule.ExpiresSeconds);
}

/// <summary>Body of <c>POST /v1/approvals/{id}/approve</c> and <c>/reject</c>; may be <c>{}</c>.</summary>
/// <param name="Reason">What the person says: at most 2,000 characters.</param>
public sealed record ApprovalWordRequest([property: StringLength(2_000)] string? Reason = null);

/// <summary>One person's word.</summary>
/// <param name="By">The API key's id.</param>
/// <param name="Role">Its role.</param>
/// <param name="At">When.</param>
/// <param name="Reason">What they said, or null.</param>
public sealed record ApprovalVoteResponse(string By, string Role, DateTimeOffset At, string? Reason);

/// <summary>A failure that an approval waives.</summary>
/// <param name="Gate">The gate's name; <c>tool</c> if the tool itself asks for a person.</param>
/// <param name="Reason">Why it failed, in words.</param>
/// <param name="Score">What was measured.</param>
/// <param name="Threshold">What it was measured against.</param>
public sealed record WaivedResponse(string Gate, string Reason, double? Score, double? Threshold);

/// <summary>A request for approval.</summary>
public sealed record ApprovalResponse
{
    /// <summary>The escalated action's id, and its seal's.</summary>
    public required string Id { get; init; }

    /// <summary>Its place in lists.</summary>
    public required long Number { get; init; }

    /// <summary><c>pending</c>, <c>approved</c>, <c>rejected</c>, <c>expired</c> or <c>consumed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The chain it is bound to.</summary>
    public required string ChainId { get; init; }

    /// <summary>How many different people must agree.</summary>
    public required int Needed { get; init; }

    /// <summary>Whose word counts.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>Which failures it waives.</summary>
    public required IReadOnlyList<WaivedResponse> Waives { get; init; }

    /// <summary>API key that asked; <c>system</c> for Nexus itself.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>API key that opened the chain; null if that is not known.</summary>
    public string? OpenedBy { get; init; }

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>From then on it permits nothing.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Who has agreed.</summary>
    public required IReadOnlyList<ApprovalVoteResponse> Votes { get; init; }

    /// <summary>Who ended it and when, or null.</summary>
    public ApprovalVoteResponse? Ended { get; init; }

    /// <summary>The action it permitted, or null.</summary>
    public string? Permits { get; init; }

    /// <summary>The action as it was declared and judged (<c>GET /v1/approvals/{id}</c> only).</summary>
    public FullSealResponse? Action { get; init; }

    /// <summary>A request as it is shown.</summary>
    public static ApprovalResponse Of(Approval approval, Seal? asked = null) => new()
    {
        Id = approval.Id,
        Number = approval.Number,
        Status = WireName.Of(approval.Status),
        ChainId = approval.ChainId,
        Needed = approval.Needed,
        Roles = approval.Roles,
        Waives = [.. approval.Waives.Select(name => Waived(name, asked))],
        RequestedBy = approval.RequestedBy,
        OpenedBy = approval.OpenedBy.Length > 0 ? approval.OpenedBy : null,
        RequestedAt = approval.RequestedAt,
        ExpiresAt = approval.ExpiresAt,
        Votes = [.. approval.Votes.Select(Word)],
        Ended = approval.End is { } end ? Word(end) : null,
        Permits = approval.Permits.Length > 0 ? approval.Permits : null,
    };

    private static ApprovalVoteResponse Word(ApprovalVote vote) => new(vote.By, vote.Role, vote.At, vote.Reason.Length > 0 ? vote.Reason : null);

    private static WaivedResponse Waived(string name, Seal? asked)
    {
        var gate = asked?.Gates.FirstOrDefault(gate => gate.Name == name);
        return gate is null ? new WaivedResponse(name, name == "tool" ? "the tool asks for a person" : "", null, null) : new WaivedResponse(name, gate.Reason, gate.Score, gate.Threshold);
    }
}

/// <summary>A page of requests for approval, oldest first.</summary>
/// <param name="Approvals">At most the limit asked for.</param>
/// <param name="Next">The cursor of the next page, or null at the end.</param>
public sealed record ApprovalsResponse(IReadOnlyList<ApprovalResponse> Approvals, long? Next);
