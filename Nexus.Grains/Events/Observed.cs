using Nexus.Entities;

namespace Nexus.Events;

/// <summary>An event with what the registry says about its entity: what conditions look at.</summary>
/// <param name="Event">The event.</param>
/// <param name="Known">Whether its entity is registered and its sender may send for it.</param>
/// <param name="Host">The host it counts for in joins over a host.</param>
public readonly record struct Observed(Event Event, bool Known, string Host)
{
    public const string KnownField = "nexus.entity.known";

    public static Observed Of(Event happened, IReadOnlyDictionary<string, EntityInfo> entities, string localHost)
    {
        var entity = entities.GetValueOrDefault(happened.Entity);
        // Sources of the silo itself have no key: what they bring was configured by whoever runs the silo.
        var known = entity is { IsActive: true } && (entity.Senders.IsEmpty || happened.Sender.Length == 0 || entity.Senders.Contains(happened.Sender));
        return new Observed(happened, known, entity is { Host.Length: > 0 } ? entity.Host : localHost);
    }

    public string? Find(string name) => name == KnownField ? Known ? "true" : "false" : Event.Find(name) ?? (name == "host.name" ? Host : null);
}
