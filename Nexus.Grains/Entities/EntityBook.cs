using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Nexus.Entities;

/// <summary>The registered entities of each tenant, as this process knows them: looked up for every event.</summary>
public sealed class EntityBook
{
    private static readonly FrozenDictionary<string, EntityInfo> Empty = FrozenDictionary<string, EntityInfo>.Empty;

    private readonly ConcurrentDictionary<string, FrozenDictionary<string, EntityInfo>> _tenants = new();

    public FrozenDictionary<string, EntityInfo> Of(string tenant) => _tenants.GetValueOrDefault(tenant, Empty);

    public void Set(string tenant, ImmutableArray<EntityInfo> entities) => _tenants[tenant] = entities.ToFrozenDictionary(entity => entity.Id, StringComparer.Ordinal);
}
