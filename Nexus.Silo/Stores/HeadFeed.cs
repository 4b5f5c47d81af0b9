using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>Keeps heads, and tells of each one: the pen that signs checkpoints listens.</summary>
public sealed class HeadFeed(IHeadKeeper inner) : IHeadKeeper, IDisposable
{
    /// <summary>A commit left a tenant's log with this head. Called on the ledger's own turn: what listens must not take long.</summary>
    public event Action<string, LedgerHead>? Kept;

    /// <inheritdoc />
    public void Keep(string tenant, LedgerHead head)
    {
        inner.Keep(tenant, head);
        Kept?.Invoke(tenant, head);
    }

    /// <inheritdoc />
    public LedgerHead? Last(string tenant) => inner.Last(tenant);

    /// <summary>Lays what is known of a tenant's log aside under <paramref name="mark"/>, in files: a person has accepted another.</summary>
    public void Supersede(string tenant, string mark) => (inner as FileHeadKeeper)?.Supersede(tenant, mark);

    /// <inheritdoc />
    public void Dispose() => (inner as IDisposable)?.Dispose();
}
