using Nexus.Repairs;

namespace Nexus.Entities;

/// <summary>What an entity's registration must obey.</summary>
public static class EntityRules
{
    /// <summary>The kind of what is part of Nexus. Not to be changed.</summary>
    public const string OfNexus = "system";

    /// <summary>The one sender of what Nexus says of itself: no key has this id, and what the silo's own sources bring has no key.</summary>
    public const string NoKey = "silo";

    private static readonly string[] Kinds = ["process", "host", "service", "agent", OfNexus];

    public static void Check(EntityInfo entity)
    {
        if (entity.Id.Length is 0 or > 128 || entity.Id.Any(char.IsControl) || entity.Id.Trim() != entity.Id) throw Invalid("entity", entity.Id, "must have 1 to 128 characters, no control characters and no blanks at its ends");
        if (!Kinds.Contains(entity.Kind)) throw Invalid("kind", entity.Kind, $"must be one of {string.Join(", ", Kinds)}");
        if (entity.Host.Length > 253) throw Invalid("host", entity.Host, "must have at most 253 characters");
        if (entity.MissSeconds != 0 && entity.MissSeconds is not (>= 1 and <= 86_400)) throw Invalid("miss_seconds", entity.MissSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture), "must be 0, or 1 to 86,400");
        if (entity.Repair.Length > 0 && PatchHint.Objection(entity.Repair) is { } objection) throw new NexusException(ErrorCode.Invalid, $"repair {objection}");
        if (entity.Senders.IsDefault || entity.Senders.Length > 100) throw Invalid("senders", "list", "must be a list of at most 100 key ids");
    }

    public static bool Same(EntityInfo a, EntityInfo b) =>
        a.Kind == b.Kind && a.Host == b.Host && a.MissSeconds == b.MissSeconds && a.Repair == b.Repair && a.IsActive == b.IsActive && a.Senders.SequenceEqual(b.Senders);

    private static NexusException Invalid(string field, string value, string rule) =>
        new(ErrorCode.Invalid, $"{field} '{(value.Length > 80 ? value[..80] + "…" : value)}' {rule}");
}
