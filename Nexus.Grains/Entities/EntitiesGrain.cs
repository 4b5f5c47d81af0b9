using System.Collections.Immutable;
using System.Globalization;
using Nexus.Actions;
using Nexus.Tenants;

namespace Nexus.Entities;

/// <summary>What may send and what must beat, for a tenant.</summary>
[GrainType("entities")]
internal sealed class EntitiesGrain(IRegistry registry, IEntityDefaults defaults, IChance chance, TimeProvider time) : Grain, IEntitiesGrain
{
    private readonly Dictionary<string, EntityInfo> _byId = new(StringComparer.Ordinal);
    private string _life = "";
    private long _changes;
    private EntityList? _list;

    private string Tenant => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var life = new byte[8];
        chance.Fill(life);
        _life = Convert.ToHexStringLower(life);
        foreach (var entry in await registry.ListAsync(Tenant, RegistryKind.Entity, cancellationToken)) _byId[entry.Id] = RegistryJson.Read<EntityInfo>(entry);
        // What was registered goes before what is configured, but for what is Nexus itself.
        foreach (var entity in defaults.Of(Tenant))
            if (IsOwn(entity) || !_byId.ContainsKey(entity.Id)) _byId[entity.Id] = entity;
    }

    public Task<ImmutableArray<EntityInfo>> ListAsync() => Task.FromResult(All().Entities);

    public Task<EntityList?> ChangedAsync(string stamp) => Task.FromResult(stamp == Stamp() ? null : All());

    public Task<EntityInfo?> FindAsync(string id) => Task.FromResult(_byId.GetValueOrDefault(id));

    public async Task<EntityInfo> PutAsync(EntityInfo entity)
    {
        EntityRules.Check(entity);
        var current = _byId.GetValueOrDefault(entity.Id);
        if (current is not null && EntityRules.Same(current, entity)) return current;
        if (current is not null && IsOwn(current)) throw new NexusException(ErrorCode.Forbidden, $"entity '{entity.Id}' is Nexus itself; it cannot be changed");
        var next = entity with { Version = (current?.Version ?? 0) + 1 };
        if (!await registry.TryPutAsync(new RegistryEntry(Tenant, RegistryKind.Entity, next.Id, next.Version, RegistryJson.Write(next), time.GetUtcNow()), CancellationToken.None))
        {
            DeactivateOnIdle();
            throw new NexusException(ErrorCode.Conflict, $"entity '{entity.Id}' was changed by another at the same time; try again");
        }

        _byId[next.Id] = next;
        _changes++;
        // A changed deadline holds at once.
        if (next.MissSeconds > 0 || current is { MissSeconds: > 0 }) await GrainFactory.GetGrain<IWatchdogGrain>(GrainKey.Of(Tenant, $"{WatchShard.Of(next.Id)}")).WatchAsync();
        return next;
    }

    // Made when it is asked for: a registration does not pay for all that went before it.
    private EntityList All() => _list is { } list && list.Stamp == Stamp() ? list : _list = new EntityList(Stamp(), [.. _byId.Values.OrderBy(entity => entity.Id, StringComparer.Ordinal)]);

    private static bool IsOwn(EntityInfo entity) => entity.Kind == EntityRules.OfNexus && entity.Senders is [EntityRules.NoKey];

    private string Stamp() => string.Create(CultureInfo.InvariantCulture, $"{_life}:{_changes}");
}
