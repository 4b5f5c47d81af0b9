using System.Collections.Immutable;
using Nexus.Configuration;
using Nexus.Entities;
using Nexus.Rules;
using Nexus.Tenants;
using YamlDotNet.RepresentationModel;

namespace Nexus.Events;

/// <summary>A file that is followed.</summary>
/// <param name="Entity">Whom its lines are about; empty to take it from the lines.</param>
internal sealed record TailSetting(string Path, string Entity, RecordFormat Format);

/// <summary>What the observe file says: entities of the first tenant, and files to follow. Strict, with line and column.</summary>
internal sealed class ObserveSettings : IEntityDefaults
{
    public const string Host = "host";
    public const string Self = "nexus";

    private readonly ImmutableArray<EntityInfo> _entities = [];

    public ObserveSettings(NexusOptions options)
    {
        if (options.ObserveFile.Length > 0) (_entities, Tails) = Read(options);
    }

    public ImmutableArray<TailSetting> Tails { get; } = [];

    public IReadOnlyList<EntityInfo> Of(string tenant)
    {
        // What Nexus says of itself and its machine is always known. Of itself no key can speak: what it says has a persona taken out of use.
        ImmutableArray<EntityInfo> own = [new(Self, EntityRules.OfNexus, "", [EntityRules.NoKey], 0, ""), new(Host, "host", "", [], 0, "")];
        if (tenant != Bootstrap.FirstTenant) return own;
        var tails = Tails.Where(tail => tail.Entity.Length > 0 && _entities.All(entity => entity.Id != tail.Entity)).Select(tail => tail.Entity).Distinct();
        return [.. own, .. tails.Select(entity => new EntityInfo(entity, "host", "", [], 0, "")), .. _entities];
    }

    private static (ImmutableArray<EntityInfo> Entities, ImmutableArray<TailSetting> Tails) Read(NexusOptions options)
    {
        var yaml = new YamlNodes(Path.GetFileName(options.ObserveFile));
        var (entities, tails) = (ImmutableArray<EntityInfo>.Empty, ImmutableArray<TailSetting>.Empty);
        string text;
        try
        {
            text = File.ReadAllText(options.ObserveFile);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NexusException(ErrorCode.Invalid, $"observe_file (NEXUS_OBSERVE_FILE): '{options.ObserveFile}' cannot be read: {error.Message}", error);
        }

        if (yaml.Map(yaml.Root(text), "the file") is { } map)
        {
            yaml.Known(map, "the file", "entities", "tails");
            entities = [.. yaml.List(YamlNodes.Find(map, "entities"), "entities").Select(node => Entity(yaml, node)).OfType<EntityInfo>()];
            tails = [.. yaml.List(YamlNodes.Find(map, "tails"), "tails").Select(node => Tail(yaml, node, options)).OfType<TailSetting>()];
        }

        if (yaml.Count > 0) throw new NexusException(ErrorCode.Invalid, $"observe_file (NEXUS_OBSERVE_FILE): '{options.ObserveFile}' cannot be used:\n  " + string.Join("\n  ", yaml.Faults));
        return (entities, tails);
    }

    private static EntityInfo? Entity(YamlNodes yaml, YamlNode node)
    {
        if (yaml.Map(node, "an entity") is not { } map) return null;
        yaml.Known(map, "an entity", "id", "kind", "host", "senders", "miss_seconds", "repair");
        var senders = yaml.List(YamlNodes.Find(map, "senders"), "senders").Select(one => yaml.Scalar(one, "a sender")?.Value).OfType<string>();
        var miss = YamlNodes.Find(map, "miss_seconds") is { } limit ? yaml.Number(limit, "miss_seconds") ?? 0 : 0;
        var entity = new EntityInfo(yaml.Text(map, "id", "", required: true), yaml.Text(map, "kind", "service"), yaml.Text(map, "host", ""), [.. senders], miss, yaml.Text(map, "repair", ""));
        try
        {
            EntityRules.Check(entity);
            return entity;
        }
        catch (NexusException wrong)
        {
            yaml.Fault(map.Start, wrong.Message);
            return null;
        }
    }

    private static TailSetting? Tail(YamlNodes yaml, YamlNode node, NexusOptions options)
    {
        if (yaml.Map(node, "a tail") is not { } map) return null;
        yaml.Known(map, "a tail", "path", "entity", "format");
        var path = yaml.Text(map, "path", "", required: true);
        var format = YamlNodes.Find(map, "format") is null ? RecordFormat.Auto : yaml.Word(map, "format", RecordFormat.Auto);
        return new TailSetting(Path.GetFullPath(path, Path.GetDirectoryName(options.ObserveFile)!), yaml.Text(map, "entity", ""), format);
    }
}
