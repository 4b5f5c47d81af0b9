namespace Nexus.Approvals;

/// <summary>Requests for approval as they stand, for searching. The ledger holds the same, sealed: what is missing here is read from there.</summary>
public interface IApprovalStore
{
    ValueTask<Approval?> FindAsync(string tenant, string id, CancellationToken cancellation);

    /// <summary>Requests that fit, by number.</summary>
    ValueTask<IReadOnlyList<Approval>> ListAsync(string tenant, ApprovalQuery query, CancellationToken cancellation);

    /// <summary>Index of the last leaf that has been taken in; -1 before the first.</summary>
    ValueTask<long> LastLeafAsync(string tenant, CancellationToken cancellation);

    /// <summary>Writes requests as they stand, and how far the ledger has been taken in. All or none; durable once it returns.</summary>
    /// <remarks>Never goes back: a row that has taken in a later leaf stays as it is, and so does the last leaf. Safe to repeat.</remarks>
    ValueTask WriteAsync(string tenant, long lastLeaf, IReadOnlyList<Approval> approvals, CancellationToken cancellation);
}
