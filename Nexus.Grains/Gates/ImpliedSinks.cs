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
                if (Holds(all ?? declared, link)) continue;
                (all ??= [.. declared]).Add(new NamedSink("", link));
            }
        return all ?? declared;
    }

    private static bool Holds(IReadOnlyList<NamedSink> sinks, string link)
    {
        foreach (var sink in sinks)
            if (sink.Value.Contains(link, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
