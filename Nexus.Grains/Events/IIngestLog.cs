using System.Collections.Immutable;

namespace Nexus.Events;

/// <summary>The ingest journal of each tenant: records in the order they were accepted.</summary>
public interface IIngestLog
{
    /// <summary>Appends. Durable once it returns; all of them or none. Who appends faster than rules judge is made to wait a little.</summary>
    /// <param name="at">When they were received.</param>
    /// <param name="sender">Id of the API key; empty for sources of the silo itself.</param>
    /// <param name="known">What reading each of them gave, so that none is read twice; empty if nobody has.</param>
    /// <exception cref="NexusException"><see cref="ErrorCode.Unavailable"/> if they could not be written.</exception>
    Task AppendAsync(string tenant, DateTimeOffset at, string sender, ImmutableArray<RawRecord> records, ImmutableArray<ReadResult> known);

    /// <summary>The record an event's id names; null if it is not, or no longer, in a journal of this process.</summary>
    ReadRecord? Find(string tenant, string id);
}

/// <summary>Counts what comes in, for people.</summary>
public interface IIngestMeter
{
    void Count(string tenant, string source, int records, DateTimeOffset at);

    void CountUnread(string tenant, UnreadRecord record);

    /// <summary>Counts records that were refused because their entity is throttled.</summary>
    void CountThrottled(string tenant, int records);

    IngestView View(string tenant);
}
