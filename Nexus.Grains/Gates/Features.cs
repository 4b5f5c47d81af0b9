using System.Collections.Immutable;
using Nexus.Actions;

namespace Nexus.Gates;

/// <summary>What a persona's history looks at in a call.</summary>
public static class Features
{
    public static ActionFeatures Of(CommittedCall call, DateTimeOffset at) => Of(call.Tool, call.Resources, call.Parameters.Span.Length, at, call.Sinks, Amounts.Of(call.Parameters));

    /// <summary>The same from what the ledger keeps of a call.</summary>
    public static ActionFeatures Of(string tool, ImmutableArray<string> resources, int parameterBytes, DateTimeOffset at, ImmutableArray<string> sinks, ImmutableArray<NamedAmount> amounts = default)
    {
        var utc = at.ToUniversalTime();
        return new ActionFeatures(tool, resources, Classes(resources), utc.Hour, parameterBytes, utc, sinks) { Amounts = amounts };
    }

    private static ImmutableArray<string> Classes(ImmutableArray<string> resources)
    {
        if (resources.Length == 1) return [ClassOf(resources[0])];
        return [.. resources.Select(ClassOf).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A resource without its last, variable part: the folder of a path, the domain of an address; a host is its own class.</summary>
    public static string ClassOf(string resource)
    {
        var scheme = resource.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            var end = resource.AsSpan(scheme + 3).IndexOfAny('/', '?');
            return end < 0 ? resource : resource[..(scheme + 3 + end)];
        }
        var slash = resource.LastIndexOf('/');
        if (slash > 0) return resource[..slash];
        var at = resource.LastIndexOf('@');
        var colon = resource.IndexOf(':', StringComparison.Ordinal);
        if (at > 0 && colon > 0 && colon < at) return string.Concat(resource.AsSpan(0, colon + 1), resource.AsSpan(at + 1));
        if (resource.StartsWith("http:", StringComparison.Ordinal) || resource.StartsWith("https:", StringComparison.Ordinal) || resource.StartsWith("web:", StringComparison.Ordinal)) return resource;
        var last = resource.LastIndexOf(':');
        return last > 0 ? resource[..last] : resource;
    }
}
