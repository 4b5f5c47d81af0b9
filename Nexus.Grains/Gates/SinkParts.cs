namespace Nexus.Gates;

/// <summary>One target out of a sink value.</summary>
/// <param name="Pretence">Why the value passes itself off as another; empty if it does not.</param>
internal readonly record struct SinkPart(string Value, string Pretence);

/// <summary>Takes a sink value apart where it holds several targets, or a name beside the address that counts.</summary>
internal static class SinkParts
{
    public static IEnumerable<SinkPart> Of(string value)
    {
        if (!value.Contains('@', StringComparison.Ordinal)) return [new SinkPart(value, "")];
        var entries = value.Split([',', ';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return entries.Length > 0 && Array.TrueForAll(entries, static entry => entry.Contains('@')) ? entries.Select(One) : [One(value)];
    }

    private static SinkPart One(string entry)
    {
        var open = entry.LastIndexOf('<');
        if (open < 0 || !entry.EndsWith('>')) return new SinkPart(entry, "");
        var (name, address) = (entry[..open].Trim(), entry[(open + 1)..^1].Trim());
        foreach (var link in Links.Of(name))
            if (!string.Equals(link, address, StringComparison.OrdinalIgnoreCase)) return new SinkPart(address, $"'{Provenance.Shown(entry)}' shows '{link}' as the name of '{address}'");
        return new SinkPart(address, "");
    }
}
