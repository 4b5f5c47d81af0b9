namespace Nexus.Threats;

/// <summary>A tenant's alerts as they stand, and every change of them. The ledger holds the same, sealed; this is what is searched.</summary>
public interface IAlertStore
{
    ValueTask<Alert?> FindAsync(string tenant, string id, CancellationToken cancellation);

    /// <summary>The alert raised last under a fold key, open or not; null if there was none.</summary>
    ValueTask<Alert?> LatestAsync(string tenant, string foldKey, CancellationToken cancellation);

    /// <summary>Alerts that fit, by number.</summary>
    ValueTask<IReadOnlyList<Alert>> ListAsync(string tenant, AlertQuery query, CancellationToken cancellation);

    /// <summary>One entry for each severity that occurs, mildest first.</summary>
    ValueTask<IReadOnlyList<AlertCount>> CountsAsync(string tenant, CancellationToken cancellation);

    /// <summary>The last alert's and the last change's number; 0 where there is none.</summary>
    ValueTask<(long Alert, long Change)> NumbersAsync(string tenant, CancellationToken cancellation);

    /// <summary>Writes changes, and the alerts as they stand after them. All or none; durable once it returns.</summary>
    /// <remarks>False if a change's number is taken: another writer was first, and nothing was written.</remarks>
    ValueTask<bool> TryWriteAsync(string tenant, IReadOnlyList<AlertChange> changes, CancellationToken cancellation);

    /// <summary>Changes with a number above <paramref name="after"/>, in order, at most <paramref name="count"/>.</summary>
    ValueTask<IReadOnlyList<AlertChange>> ChangesAsync(string tenant, long after, int count, CancellationToken cancellation);
}
