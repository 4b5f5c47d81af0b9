using Nexus.Approvals;

namespace Nexus.Stores;

/// <summary>Requests for approval in this process's memory.</summary>
public sealed class MemoryApprovals : IApprovalStore
{
    private readonly Dictionary<string, Book> _tenants = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <inheritdoc />
    public ValueTask<Approval?> FindAsync(string tenant, string id, CancellationToken cancellation) => Ask(tenant, book => book.Rows.Values.FirstOrDefault(row => row.Id == id));

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Approval>> ListAsync(string tenant, ApprovalQuery query, CancellationToken cancellation) => Ask<IReadOnlyList<Approval>>(tenant, book =>
    [
        .. book.Rows.Values.Where(row => row.Number > query.After && (query.Status is null || row.Status == query.Status) && (query.ChainId is null || row.ChainId == query.ChainId)).Take(query.Limit),
    ]);

    /// <inheritdoc />
    public ValueTask<long> LastLeafAsync(string tenant, CancellationToken cancellation) => Ask(tenant, book => book.LastLeaf);

    /// <inheritdoc />
    public ValueTask WriteAsync(string tenant, long lastLeaf, IReadOnlyList<Approval> approvals, CancellationToken cancellation)
    {
        Ask(tenant, book =>
        {
            foreach (var approval in approvals)
                if (!book.Rows.TryGetValue(approval.Number, out var row) || row.LastLeaf < approval.LastLeaf) book.Rows[approval.Number] = approval;
            return book.LastLeaf = Math.Max(book.LastLeaf, lastLeaf);
        });
        return ValueTask.CompletedTask;
    }

    private ValueTask<T> Ask<T>(string tenant, Func<Book, T> ask)
    {
        lock (_gate)
        {
            if (!_tenants.TryGetValue(tenant, out var book)) _tenants[tenant] = book = new Book();
            return ValueTask.FromResult(ask(book));
        }
    }

    private sealed class Book
    {
        public SortedDictionary<long, Approval> Rows { get; } = [];

        public long LastLeaf { get; set; } = -1;
    }
}
