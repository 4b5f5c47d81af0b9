using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Nexus.Stores;

namespace Nexus.Events;

/// <summary>The journals of all tenants, in the data directory. Opened when first needed.</summary>
internal sealed class IngestJournals(StoreOptions options, IngestMeter meter, TimeProvider time) : IIngestLog, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, Lazy<IngestJournal>> _open = new(StringComparer.Ordinal);

    /// <summary>Told of each tenant that has a journal, once, when it is opened.</summary>
    public event Action<string>? Opened;

    private string Root => Path.Combine(options.DataDirectory, "ingest");

    /// <summary>Tenants that have a journal on disk.</summary>
    public IEnumerable<string> Tenants() => Directory.Exists(Root) ? Directory.EnumerateDirectories(Root).Select(path => Path.GetFileName(path)).Where(GrainKey.IsTenant) : [];

    public IngestJournal Of(string tenant)
    {
        GrainKey.CheckTenant(tenant);
        var journal = _open.GetOrAdd(tenant, name => new Lazy<IngestJournal>(() => IngestJournal.Open(Path.Combine(Root, name), time, Environment.FailFast)));
        var isNew = !journal.IsValueCreated;
        var opened = journal.Value;
        if (isNew) Opened?.Invoke(tenant);
        return opened;
    }

    public async Task AppendAsync(string tenant, DateTimeOffset at, string sender, ImmutableArray<RawRecord> records, ImmutableArray<ReadResult> known)
    {
        var journal = Of(tenant);
        await journal.RoomAsync(Patience);
        await journal.AppendAsync(at, sender, records, known);
        meter.Arrived(tenant, at);
        foreach (var group in records.CountBy(record => record.Source)) meter.Count(tenant, group.Key, group.Value, at);
    }

    public ReadRecord? Find(string tenant, string id)
    {
        var dash = id.LastIndexOf('-');
        if (dash < 0 || !long.TryParse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var position) || !Tenants().Contains(tenant)) return null;
        var journal = Of(tenant);
        try
        {
            return journal.Name == id[..dash] ? journal.Find(position) : null;
        }
        catch (FileNotFoundException)
        {
            // Its segment was let go of this moment.
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var journal in _open.Values)
            if (journal.IsValueCreated) await journal.Value.DisposeAsync();
        _open.Clear();
    }
}
