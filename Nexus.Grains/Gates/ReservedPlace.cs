using System.Net;
using Nexus.Tools;

namespace Nexus.Gates;

/// <summary>A place of the machine or its neighbourhood that a wildcard never means: an absolute path, an address that is not public. Only a scope that spells it out opens it.</summary>
/// <param name="End">How far into the resource a scope must be literal.</param>
/// <param name="Word">A scope with this word in it spells the place out too; empty for none.</param>
/// <param name="What">What it is, for the refusal's sentence.</param>
internal readonly record struct ReservedPlace(int End, string Word, string What)
{
    private static readonly string[] Networks = ["http", "https", "ws", "wss", "ftp", "ssh", "tcp", "udp", "net", "host"];

    // RFC 6761, 6762, 8375, and what networks call themselves inside; cloud metadata hides under "internal".
    private static readonly string[] Inside = ["localhost", "local", "internal", "home.arpa", "lan", "corp", "intranet"];

    /// <summary>The reserved place in a canonical resource, or null.</summary>
    public static ReservedPlace? Of(ReadOnlySpan<char> resource)
    {
        var colon = resource.IndexOf(':');
        if (colon < 0) return null;
        var kind = resource[..colon];
        if (CommandName.IsKind(kind)) return resource.LastIndexOfAny(CommandName.Within) is >= 0 and var sign && sign > colon ? new ReservedPlace(sign + 1, "", "a command that runs or opens something else") : null;
        if (IsNetwork(kind) && Host(resource, colon + 1) is { } host) return host;
        if (Path(resource, kind, colon + 1) is { } path) return path;
        var next = resource[(colon + 1)..].IndexOf(':');
        if (next < 0) return null;
        return Path(resource, kind, colon + next + 2) ?? Url(resource);
    }

    /// <summary>True if a scope that begins with the literal <paramref name="prefix"/> of the resource, written <paramref name="scope"/>, spells this place out.</summary>
    public bool IsSpelledBy(ReadOnlySpan<char> prefix, string scope) =>
        prefix.Length >= End || Word.Length > 0 && scope.Contains(Word, StringComparison.OrdinalIgnoreCase);

    private static ReservedPlace? Path(ReadOnlySpan<char> resource, ReadOnlySpan<char> kind, int at)
    {
        var value = resource[at..];
        if (value.IsEmpty || value.StartsWith("//", StringComparison.Ordinal)) return null;
        if (value[0] == '/') return new ReservedPlace(at + 1, "", "an absolute path");
        if (!kind.SequenceEqual("file")) return null;
        if (value[0] == '~') return new ReservedPlace(at + 1, "", "a path in a home directory");
        if (value.StartsWith("file:", StringComparison.OrdinalIgnoreCase)) return new ReservedPlace(at + 5, "", "a file: URL");
        return value.Length > 1 && char.IsAsciiLetter(value[0]) && value[1] == ':' ? new ReservedPlace(at + 2, "", "a path on a drive") : null;
    }

    private static ReservedPlace? Url(ReadOnlySpan<char> resource)
    {
        var slashes = resource.IndexOf("://", StringComparison.Ordinal);
        if (slashes < 0) return null;
        return resource[..slashes].EndsWith(":file", StringComparison.Ordinal) ? new ReservedPlace(slashes + 3, "", "a file: URL") : Host(resource, slashes + 3);
    }

    private static ReservedPlace? Host(ReadOnlySpan<char> resource, int at)
    {
        var host = resource[at..];
        var bracket = !host.IsEmpty && host[0] == '[';
        var end = bracket ? host.IndexOf(']') + 1 : host.IndexOfAny(':', '/', '?');
        if (end > 0) host = host[..end];
        if (host.IsEmpty || host[0] == ResourceName.Disguise) return null;
        if ((bracket || char.IsAsciiDigit(host[0])) && IPAddress.TryParse(host, out var address))
        {
            if (PublicAddress.Is(address)) return null;
            var first = bracket ? 2 : host.IndexOf('.') + 1;
            return new ReservedPlace(at + (first > 0 ? first : host.Length), "", "an address that is not public");
        }
        foreach (var name in Inside)
            if (host.EndsWith(name, StringComparison.Ordinal) && (host.Length == name.Length || host[^(name.Length + 1)] == '.')) return new ReservedPlace(at + host.Length, name, "a host that is not public");
        return host.Contains('.') ? null : new ReservedPlace(at + host.Length, "", "a host of the local network");
    }

    private static bool IsNetwork(ReadOnlySpan<char> kind)
    {
        foreach (var network in Networks)
            if (kind.SequenceEqual(network)) return true;
        return false;
    }
}
