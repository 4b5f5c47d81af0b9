using System.Collections.Immutable;
using Nexus.Tenants;

namespace Nexus.Entities;

/// <summary>What may send and what must beat, for a tenant.</summary>
[GrainType("entities")]
internal sealed class EntitiesGrain(IRegistry registry, IEntityDefaults defaults, EntityBook book, TimeProvider time) : Grain, IEntitiesGrain
{
    private readonly Dictionary<string, EntityInfo> _byId = new(StringComparer.Ordinal);

    private string Tenant => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var entity in defaults.Of(Tenant)) _byId[entity.Id] = entity;
        foreach (var entry in await registry.ListAsync(Tenant, RegistryKind.Entity, cancellationToken)) _byId[entry.Id] = RegistryJson.Read<EntityInfo>(entry);
        book.Set(Tenant, All());
    }

    public Task<ImmutableArray<EntityInfo>> ListAsync()
    {
        var all = All();
        book.Set(Tenant, all);
        return Task.FromResult(all);
    }

    public Task<EntityInfo?> FindAsync(string id) => Task.FromResult(_byId.GetValueOrDefault(id));

    public async Task<EntityInfo> PutAsync(EntityInfo entity)
    {
        EntityRules.Check(entity);
        var current = _byId.GetValueOrDefault(entity.Id);
        if (current is not null && EntityRules.Same(current, entity)) return current;
        var next = entity with { Version = (current?.Version ?? 0) + 1 };
        if (!await registry.TryPutAsync(new RegistryEntry(Tenant, RegistryKind.Entity, next.Id, next.Version, RegistryJson.Write(next), time.GetUtcNow()), CancellationToken.None))
        {
            DeactivateOnIdle();
            throw new NexusException(ErrorCode.Conflict, $"entity '{entity.Id}' was changed by another at the same time; try again");
        }

        _byId[next.Id] = next;
        book.Set(Tenant, All());
        // A changed deadline holds at once.
        await GrainFactory.GetGrain<IWatchdogGrain>(GrainKey.Of(Tenant, $"{WatchShard.Of(next.Id)}")).WatchAsync();
        return next;
    }

    private ImmutableArray<EntityInfo> All() => [.. _byId.Values.OrderBy(entity => entity.Id, StringComparer.Ordinal)];
}
