using System.Collections.Immutable;

namespace Nexus.Entities;

/// <summary>Something that may send events: a process, host, service or application. What is not registered is a <c>spoof</c>.</summary>
/// <param name="Id">1 to 128 characters without control characters or blanks at its ends.</param>
/// <param name="Kind"><c>process</c>, <c>host</c>, <c>service</c>, <c>agent</c> or <c>system</c>.</param>
/// <param name="Host">The host it lives on, for joins over a host; empty if unknown.</param>
/// <param name="Senders">Ids of the API keys that may send for it; none means any key of the tenant.</param>
/// <param name="MissSeconds">After how many seconds without a pulse it counts as missing; 0 if it need not beat. 0, or 1 to 86,400.</param>
/// <param name="Repair">The repair hint used when its pulse is missing, e.g. <c>restart_process {"entity":"core"}</c>; empty for none.</param>
/// <param name="IsActive">False takes it out: what it sends is a spoof again.</param>
/// <param name="Version">From 1; each change makes the next.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Entities.EntityInfo")]
public sealed record EntityInfo(
    [property: Id(0)] string Id,
    [property: Id(1)] string Kind,
    [property: Id(2)] string Host,
    [property: Id(3)] ImmutableArray<string> Senders,
    [property: Id(4)] double MissSeconds,
    [property: Id(5)] string Repair,
    [property: Id(6)] bool IsActive = true,
    [property: Id(7)] int Version = 0);

/// <summary>A tenant's entities at a moment.</summary>
/// <param name="Stamp">Tells this state of them from every other.</param>
/// <param name="Entities">All, by id.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Entities.EntityList")]
public sealed record EntityList([property: Id(0)] string Stamp, [property: Id(1)] ImmutableArray<EntityInfo> Entities);

/// <summary>A pulse, as the watchdog takes it.</summary>
/// <param name="Entity">Who beats.</param>
/// <param name="At">When it was received, UTC.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Entities.Pulse")]
public readonly record struct Pulse([property: Id(0)] string Entity, [property: Id(1)] DateTimeOffset At);

/// <summary>How a watched entity stands.</summary>
/// <param name="Entity">Its id.</param>
/// <param name="LastPulse">UTC; null if none since the watch began.</param>
/// <param name="Deadline">When it will count as missing, UTC.</param>
/// <param name="Missing">Whether it does now.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Entities.WatchView")]
public sealed record WatchView([property: Id(0)] string Entity, [property: Id(1)] DateTimeOffset? LastPulse, [property: Id(2)] DateTimeOffset Deadline, [property: Id(3)] bool Missing);

/// <summary>The entities of a tenant: what may send, what must beat. Key: tenant.</summary>
[Alias("Nexus.Entities.IEntitiesGrain")]
public interface IEntitiesGrain : ITenantGrain
{
    /// <summary>All, by id.</summary>
    [Alias("List"), Orleans.Concurrency.AlwaysInterleave]
    Task<ImmutableArray<EntityInfo>> ListAsync();

    /// <summary>All, by id; null if nothing has changed since the answer with this stamp. Cheap enough to ask every second.</summary>
    [Alias("Changed"), Orleans.Concurrency.AlwaysInterleave]
    Task<EntityList?> ChangedAsync(string stamp);

    /// <summary>One, or null.</summary>
    [Alias("Find"), Orleans.Concurrency.AlwaysInterleave]
    Task<EntityInfo?> FindAsync(string id);

    /// <summary>Registers or changes one; <see cref="EntityInfo.Version"/> is ignored. Durable once it returns; repeating it changes nothing.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming the member and its rule.</exception>
    [Alias("Put")]
    Task<EntityInfo> PutAsync(EntityInfo entity);
}

/// <summary>Heartbeat deadlines of one shard of a tenant's entities. Key: tenant/shard.</summary>
[Alias("Nexus.Entities.IWatchdogGrain")]
public interface IWatchdogGrain : ITenantGrain
{
    /// <summary>Begins to watch, or looks at the registry again if it has changed.</summary>
    [Alias("Watch"), Orleans.Concurrency.AlwaysInterleave]
    Task WatchAsync();

    /// <summary>Takes pulses, many a call.</summary>
    [Alias("Pulses")]
    Task PulsesAsync(ImmutableArray<Pulse> pulses);

    /// <summary>How the shard's entities stand, by id.</summary>
    [Alias("View")]
    Task<ImmutableArray<WatchView>> ViewAsync();
}

/// <summary>Which shard watches an entity.</summary>
public static class WatchShard
{
    /// <summary>Shards a tenant.</summary>
    public const int Count = 4;

    /// <summary>0 to 3, the same on every machine.</summary>
    public static int Of(string entity)
    {
        var hash = 2166136261u;
        foreach (var c in entity) hash = (hash ^ c) * 16777619u;
        return (int)(hash % Count);
    }
}
