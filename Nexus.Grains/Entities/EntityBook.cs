using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Nexus.Entities;

/// <summary>The registered entities of each tenant, as this process last heard of them: looked up for every event.</summary>
public sealed class EntityBook
{
    private static readonly Page Empty = new("", FrozenDictionary<string, EntityInfo>.Empty);

    private readonly ConcurrentDictionary<string, Page> _tenants = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, EntityInfo> Of(string tenant) => _tenants.GetValueOrDefault(tenant, Empty).ById;

    /// <summary>What to ask the registry with.</summary>
    public string StampOf(string tenant) => _tenants.GetValueOrDefault(tenant, Empty).Stamp;

    /// <summary>Takes the registry's answer; null changes nothing.</summary>
    public void Take(string tenant, EntityList? list)
    {
        if (list is not null) _tenants[tenant] = new Page(list.Stamp, ById(list.Entities));
    }

    public static IReadOnlyDictionary<string, EntityInfo> ById(ImmutableArray<EntityInfo> entities) => entities.ToDictionary(entity => entity.Id, StringComparer.Ordinal);

    private sealed record Page(string Stamp, IReadOnlyDictionary<string, EntityInfo> ById);
}
