using System.Text.Json;
using Nexus.Tools;

namespace Nexus.Gates;

/// <summary>Where a call's effect goes: the sinks its tool declares and, of what leaves the house, every link and address in any text of it, also encoded.</summary>
internal static class ImpliedSinks
{
    public static IReadOnlyList<NamedSink> Of(GateInput input)
    {
        var call = input.Call;
        IReadOnlyList<NamedSink> declared = call.NamedSinks.Length == call.Sinks.Length ? call.NamedSinks : [.. call.Sinks.Select(static sink => new NamedSink("", sink))];
        if (input.Tool!.Effect != ToolEffect.Egress || call.Parameters.IsEmpty) return declared;
        using var parameters = JsonDocument.Parse(call.Parameters.Memory);
        List<NamedSink>? all = null;
        foreach (var text in Decodings.OfAll(parameters.RootElement))
            foreach (var link in Links.Readable(text))
            {
                if (Holds(input, all ?? declared, link)) continue;
                (all ??= [.. declared]).Add(new NamedSink("", link));
            }
        return all ?? declared;
    }

    // What stands inside another address (?next=https://…) is a place of its own, unless that address as a whole was named.
    private static bool Holds(GateInput input, IReadOnlyList<NamedSink> sinks, string link)
    {
        foreach (var sink in sinks)
            if (sink.Value.IndexOf(link, StringComparison.OrdinalIgnoreCase) is >= 0 and var at && (at == 0 || !sink.Value.AsSpan(0, at).Contains("://", StringComparison.Ordinal) || IsNamed(input, sink.Value))) return true;
        return false;
    }

    private static bool IsNamed(GateInput input, string address)
    {
        var value = new SinkValue(address);
        foreach (var seen in input.Intent.Seen)
            if (seen.Trusted && value.StandsLiterally(seen.Text)) return true;
        return false;
    }
}
