using System.Text.Json;
using Nexus.Actions;

namespace Nexus.Gates;

/// <summary>A read whose URL was put together from what the chain has seen sends that out: asking for a page is a way to tell its owner something.</summary>
internal static class CarriedOut
{
    public static string? Objection(GateInput input)
    {
        if (input.Intent.Seen.IsDefaultOrEmpty || !input.Call.Parameters.Span.ContainsAny("/?"u8)) return null;
        using var parameters = JsonDocument.Parse(input.Call.Parameters.Memory);
        foreach (var url in Urls(parameters.RootElement))
            if (Carries(input, url) is { } carried) return carried;
        return null;
    }

    private static string? Carries(GateInput input, string url)
    {
        var value = new SinkValue(url);
        if (value.Host is null || CompiledPolicy.Of(input.Contract).Names.Name(value)) return null;
        foreach (var seen in input.Intent.Seen)
            if (value.StandsLiterally(seen.Text) || seen is { Source: "task", Trusted: true } && SeenText.Of(seen).Names.HasHost(value.Host)) return null;
        foreach (var text in Decodings.Of(url))
            foreach (var piece in Fragments.Of(AfterHost(text)))
                foreach (var seen in input.Intent.Seen)
                    if (seen.Source != "task" && SeenText.Of(seen).Holds(piece.Hash) && !InTask(input, piece.Hash))
                        return $"the address '{Provenance.Shown(url)}' carries '{Provenance.Shown(AfterHost(text)[piece.Range])}' of '{Provenance.NameOf(seen)}' to '{value.Host}', which no trusted source named";
        return null;
    }

    private static bool InTask(GateInput input, ulong piece)
    {
        foreach (var seen in input.Intent.Seen)
            if (seen.Source == "task" && SeenText.Of(seen).Holds(piece)) return true;
        return false;
    }

    private static string AfterHost(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var path = scheme < 0 ? -1 : url.IndexOf('/', scheme + 3);
        return path < 0 ? url : url[path..];
    }

    private static IEnumerable<string> Urls(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Urls(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Urls),
        JsonValueKind.String when value.GetString()!.Trim() is var text && (text.Contains("://", StringComparison.Ordinal) || text.StartsWith("www.", StringComparison.OrdinalIgnoreCase)) && !text.Contains(' ', StringComparison.Ordinal) =>
            [text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text],
        _ => [],
    };
}
