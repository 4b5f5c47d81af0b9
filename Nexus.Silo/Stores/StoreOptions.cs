namespace Nexus.Stores;

/// <summary>Where Nexus keeps what it must not lose.</summary>
public sealed record StoreOptions
{
    /// <summary>Holds the embedded database, the lock and the heads. Made if absent.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>A PostgreSQL connection in URL or keyword form; null or empty for the embedded database.</summary>
    public string? DatabaseUrl { get; init; }

    /// <summary>Keeps everything in memory, durable nowhere; the directory is not touched. For tests and measurements.</summary>
    public bool InMemory { get; init; }

    /// <summary>Pages of 4 KiB that the embedded database may grow to; 0 for as many as the disk holds.</summary>
    public long MaxPages { get; init; }
}
