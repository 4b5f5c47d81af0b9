using Nexus.Threats;

namespace Nexus.Stores;

/// <summary>Alerts in this process's memory.</summary>
public sealed class MemoryAlerts : IAlertStore
{
    private readonly Dictionary<string, Book> _tenants = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <inheritdoc />
    public ValueTask<Alert?> FindAsync(string tenant, string id, CancellationToken cancellation) => Ask(tenant, book => book.Numbers.TryGetValue(id, out var number) ? book.Alerts[number] : null);

    /// <inheritdoc />
    public ValueTask<Alert?> LatestAsync(string tenant, string foldKey, CancellationToken cancellation) => Ask(tenant, book => book.Latest.TryGetValue(foldKey, out var number) ? book.Alerts[number] : null);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Alert>> ListAsync(string tenant, AlertQuery query, CancellationToken cancellation) => Ask<IReadOnlyList<Alert>>(tenant, book =>
    [
        .. Of(query, book.Alerts.Values.Where(alert => alert.Number > query.After
            && (query.Since is null || alert.RaisedAt >= query.Since)
            && (query.MinSeverity is null || alert.Finding.Severity >= query.MinSeverity)
            && (query.Category is null || alert.Finding.Category == query.Category)
            && (query.Entity is null || alert.Finding.Entity == query.Entity)
            && (!query.OpenOnly || alert.IsOpen))),
    ]);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<AlertCount>> CountsAsync(string tenant, CancellationToken cancellation) => Ask<IReadOnlyList<AlertCount>>(tenant, book =>
        [.. book.Alerts.Values.GroupBy(alert => alert.Finding.Severity).OrderBy(group => group.Key).Select(group => new AlertCount(group.Key, group.LongCount(alert => alert.IsOpen), group.LongCount()))]);

    /// <inheritdoc />
    public ValueTask<(long Alert, long Change)> NumbersAsync(string tenant, CancellationToken cancellation) =>
        Ask(tenant, book => (book.Alerts.Keys.LastOrDefault(), (long)book.Changes.Count));

    /// <inheritdoc />
    public ValueTask<bool> TryWriteAsync(string tenant, IReadOnlyList<AlertChange> changes, CancellationToken cancellation) => Ask(tenant, book =>
    {
        if (changes.Any(change => change.Number <= book.Changes.Count)) return false;
        foreach (var change in changes)
        {
            book.Changes.Add(change);
            book.Alerts[change.Alert.Number] = change.Alert;
            book.Numbers[change.Alert.Id] = change.Alert.Number;
            book.Latest[change.Alert.Finding.FoldKey] = Math.Max(change.Alert.Number, book.Latest.GetValueOrDefault(change.Alert.Finding.FoldKey));
        }

        return true;
    });

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<AlertChange>> ChangesAsync(string tenant, long after, int count, CancellationToken cancellation) =>
        Ask<IReadOnlyList<AlertChange>>(tenant, book => [.. book.Changes.Skip((int)after).Take(count)]);

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
        public SortedDictionary<long, Alert> Alerts { get; } = [];

        public Dictionary<string, long> Numbers { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, long> Latest { get; } = new(StringComparer.Ordinal);

        public List<AlertChange> Changes { get; } = [];
    }

    private static IEnumerable<Alert> Of(AlertQuery query, IEnumerable<Alert> fitting) => query.Newest ? fitting.TakeLast(query.Limit) : fitting.Take(query.Limit);
}
