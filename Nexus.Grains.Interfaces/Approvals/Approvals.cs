using System.Collections.Immutable;

namespace Nexus.Approvals;

/// <summary>How a request for approval stands.</summary>
[GenerateSerializer, Alias("Nexus.Approvals.ApprovalStatus")]
public enum ApprovalStatus
{
    /// <summary>Waits for people.</summary>
    Pending,

    /// <summary>Enough people agreed; the action may run once.</summary>
    Approved,

    /// <summary>A person refused.</summary>
    Rejected,

    /// <summary>Its time ran out before it was used.</summary>
    Expired,

    /// <summary>It has permitted its one action.</summary>
    Consumed,
}

/// <summary>What a leaf of kind approval records. The names in leaves are lower case.</summary>
[GenerateSerializer, Alias("Nexus.Approvals.ApprovalChange")]
public enum ApprovalChange
{
    /// <summary>An action was escalated: in the same commit as its decision.</summary>
    Requested,

    /// <summary>One person agreed.</summary>
    Approved,

    /// <summary>A person refused; nobody is asked any more.</summary>
    Rejected,

    /// <summary>Its time ran out.</summary>
    Expired,

    /// <summary>It permitted an action: in the same commit as that decision.</summary>
    Consumed,
}

/// <summary>How a persona's escalated actions are approved: part of its contract.</summary>
/// <param name="Roles">Whose word counts: <c>operator</c>, <c>admin</c> or both.</param>
/// <param name="Approvers">How many different people must agree: 1 to 10.</param>
/// <param name="ExpiresSeconds">How long a request stands: 60 to 2,592,000 s.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Approvals.ApprovalRule")]
public sealed record ApprovalRule([property: Id(0)] ImmutableArray<string> Roles, [property: Id(1)] int Approvers = 1, [property: Id(2)] int ExpiresSeconds = 3_600)
{
    /// <summary>What holds for a contract that says nothing: one operator or admin within an hour.</summary>
    public static ApprovalRule Default { get; } = new(["admin", "operator"]);
}

/// <summary>One person's word.</summary>
/// <param name="By">The API key's id.</param>
/// <param name="Role">Its role, lower case.</param>
/// <param name="At">UTC.</param>
/// <param name="Reason">What they said; empty if nothing.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Approvals.ApprovalVote")]
public sealed record ApprovalVote([property: Id(0)] string By, [property: Id(1)] string Role, [property: Id(2)] DateTimeOffset At, [property: Id(3)] string Reason);

/// <summary>A request for approval: a fold over its leaves in the ledger.</summary>
/// <param name="Id">The escalated action's id: its decision says what is asked for.</param>
/// <param name="Number">Index of the request's leaf: the cursor of lists.</param>
/// <param name="ChainId">The chain it is bound to.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Waives">Which failures it would waive: names of gates; <c>tool</c> if only the tool itself asks for a person.</param>
/// <param name="Needed">How many different people must agree.</param>
/// <param name="Roles">Whose word counts.</param>
/// <param name="RequestedBy">API key that declared the action; <c>system</c> for Nexus itself.</param>
/// <param name="OpenedBy">API key that opened the chain; empty if that is not known.</param>
/// <param name="RequestedAt">UTC.</param>
/// <param name="ExpiresAt">UTC; from then on it permits nothing.</param>
/// <param name="Votes">Who agreed, in order.</param>
/// <param name="End">Who ended it, when and why; null while it stands.</param>
/// <param name="Permits">The action it permitted; empty unless consumed.</param>
/// <param name="LastLeaf">Index of the last leaf folded.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Approvals.Approval")]
public sealed record Approval(
    [property: Id(0)] string Id,
    [property: Id(1)] long Number,
    [property: Id(2)] string ChainId,
    [property: Id(3)] ApprovalStatus Status,
    [property: Id(4)] ImmutableArray<string> Waives,
    [property: Id(5)] int Needed,
    [property: Id(6)] ImmutableArray<string> Roles,
    [property: Id(7)] string RequestedBy,
    [property: Id(8)] string OpenedBy,
    [property: Id(9)] DateTimeOffset RequestedAt,
    [property: Id(10)] DateTimeOffset ExpiresAt,
    [property: Id(11)] ImmutableArray<ApprovalVote> Votes,
    [property: Id(12)] ApprovalVote? End,
    [property: Id(13)] string Permits,
    [property: Id(14)] long LastLeaf)
{
    /// <summary>Whether it may still be voted on or used.</summary>
    public bool IsOpen => Status is ApprovalStatus.Pending or ApprovalStatus.Approved;
}

/// <summary>Which requests to list.</summary>
/// <param name="After">Only those with a larger number; -1 for all.</param>
/// <param name="Status">Only those that stand so, or null.</param>
/// <param name="ChainId">Only this chain's, or null.</param>
/// <param name="Limit">1 to 500.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Approvals.ApprovalQuery")]
public sealed record ApprovalQuery([property: Id(0)] long After = -1, [property: Id(1)] ApprovalStatus? Status = null, [property: Id(2)] string? ChainId = null, [property: Id(3)] int Limit = 100);

/// <summary>A person's word on a request.</summary>
/// <param name="ApprovalId">Which request.</param>
/// <param name="Agrees">False to reject.</param>
/// <param name="By">The API key's id.</param>
/// <param name="Role">Its role, lower case.</param>
/// <param name="Reason">Up to 2,000 characters; may be empty.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Approvals.Ballot")]
public sealed record Ballot([property: Id(0)] string ApprovalId, [property: Id(1)] bool Agrees, [property: Id(2)] string By, [property: Id(3)] string Role, [property: Id(4)] string Reason);

/// <summary>A tenant's requests for approval. What it answers is folded from the ledger; the store beside it is for searching. Key: tenant.</summary>
[Alias("Nexus.Approvals.IApprovalsGrain")]
public interface IApprovalsGrain : ITenantGrain
{
    /// <summary>Requests that fit, oldest first.</summary>
    [Alias("List")]
    Task<ImmutableArray<Approval>> ListAsync(ApprovalQuery query);

    /// <summary>One request as it stands now, or null.</summary>
    [Alias("Find")]
    Task<Approval?> FindAsync(string id);

    /// <summary>Seals a person's word; with the last one needed an internal chain that waits goes on. Repeating it changes nothing.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> if there is no such request; <see cref="ErrorCode.Forbidden"/> if it comes from the requester, from whoever opened the chain, or from a role that does not count;
    /// <see cref="ErrorCode.Conflict"/> if it was rejected, has expired or was used; <see cref="ErrorCode.Unavailable"/> if it could not be sealed.</exception>
    [Alias("Vote")]
    Task<Approval> VoteAsync(Ballot ballot);

    /// <summary>Takes in what the ledger has since; seals the expiry of what has run out; wakes chains that wait for what was approved. Returns how many expired.</summary>
    [Alias("Sweep")]
    Task<int> SweepAsync();
}
