using System.Collections.Immutable;
using System.Text.Json;
using Nexus.Actions;

namespace Nexus.Gates;

/// <summary>A read whose URL was put together from what the chain has seen sends that out: asking for a page is a way to tell its owner something, and so is whatever goes along with the question.</summary>
internal static class CarriedOut
{
    private const int MinCode = 4;

    private static readonly char[] Between = ['/', '?', '&', '=', '#', '.', '-', '_', '@', ':'];

    public static string? Objection(GateInput input)
    {
        if (input.Intent.Seen.IsDefaultOrEmpty || input.Call.Parameters.Span.IndexOfAny("./\\"u8) < 0) return null;
        return OfAnyUrl(input);
    }

    private static string? OfAnyUrl(GateInput input)
    {
        using var parameters = JsonDocument.Parse(input.Call.Parameters.Memory);
        var texts = Decodings.OfAll(parameters.RootElement);
        var all = new Lazy<List<string>>(() => [.. texts, .. Decodings.Together(parameters.RootElement)]);
        foreach (var url in CalledUrl.AllIn(texts).Distinct(StringComparer.Ordinal))
            if (Carries(input, new CalledUrl(url), all) is { } carried) return carried;
        return null;
    }

    private static string? Carries(GateInput input, CalledUrl url, Lazy<List<string>> texts)
    {
        var value = new SinkValue(url.Plain);
        if (value.Host is null || CompiledPolicy.Of(input.Contract).Names.Name(value)) return null;
        if (input.Tasks.Any(task => SeenText.Of(task).Names.HasHost(value.Host))) return null;
        foreach (var seen in input.Intent.Seen)
            if (Injection.IsForeign(seen) && SeenText.Of(seen).Addressed.Naming(value) is { } passage)
                return $"'{Provenance.Shown(url.Text)}' is what the untrusted output of '{Provenance.NameOf(seen)}' tells the agent itself to visit: '{Provenance.Shown(passage)}'";
        if (!WantsOtherPages(input))
            foreach (var seen in input.Intent.Seen)
                if (Injection.IsForeign(seen) && Visits.Wanted(seen.Text, value.Host) is { } wanted)
                    return $"'{Provenance.Shown(url.Text)}' is no page that the task speaks of; the untrusted output of '{Provenance.NameOf(seen)}' wants it visited: '{Provenance.Shown(wanted)}'";
        var given = input.Intent.Seen.Where(seen => value.StandsLiterally(seen.Text)).ToHashSet<Observation>(ReferenceEqualityComparer.Instance);
        if (given.Any(static one => one.Trusted)) return null;
        if (given.Count == 0 && Short(input, url.Text) is { } code) return code;
        var carrying = texts.Value.Where(text => !text.Contains(url.Text, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).SelectMany(Ways);
        // An address that stands somewhere as it is was put together by nobody here.
        foreach (var text in given.Count > 0 ? carrying : Carrying(url, input.Intent.Seen).Concat(carrying))
            foreach (var piece in Fragments.Carried(text))
                foreach (var seen in input.Intent.Seen)
                    // Whoever gives an address along with a value gives nothing away that its owner has not.
                    if (seen.Source != "task" && !given.Contains(seen) && SeenText.Of(seen).Holds(piece.Hash) && !SeenText.InTask(input, piece.Hash))
                        return $"the address '{Provenance.Shown(url.Text)}' carries '{Provenance.Shown(text[piece.Range])}' of '{Provenance.NameOf(seen)}' to '{value.Host}', which no trusted source named";
        return null;
    }

    // The task speaks of pages without saying which: then what was read may.
    private static bool WantsOtherPages(GateInput input) =>
        input.Tasks.Any(static task => Asked.Of(task).Delegates || Visits.SpeaksOfPages(task.Text) && !SeenText.Of(task).Names.HasAnyHost);

    // A code of few letters stands in many texts by chance, but hardly as a value put behind a host that nobody believed has named.
    private static string? Short(GateInput input, string url)
    {
        var query = url.IndexOf('?', StringComparison.Ordinal);
        if (query < 0) return null;
        foreach (var pair in Uri.UnescapeDataString(url[(query + 1)..]).Split('&', '#'))
        {
            var text = pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..];
            if (text.Length < MinCode || !text.Any(char.IsAsciiDigit)) continue;
            var value = new SinkValue(text);
            if (input.Intent.Seen.Any(task => task.Source == "task" && value.StandsLiterally(task.Text))) continue;
            foreach (var seen in input.Intent.Seen)
                if (seen.Source != "task" && value.StandsLiterally(seen.Text)) return $"the address '{Provenance.Shown(url)}' carries '{Provenance.Shown(text)}' of '{Provenance.NameOf(seen)}' to a host that no trusted source named";
        }
        return null;
    }

    /// <summary>Everything in an address that its owner gets to read: what stands before and after the host, and the host's own labels where nobody named it; decoded, turned round, and put together again where it was split.</summary>
    private static IEnumerable<string> Carrying(CalledUrl url, ImmutableArray<Observation> seen)
    {
        foreach (var text in Decodings.Of(url.Whole))
        {
            var (host, rest) = Divided(text);
            foreach (var way in Ways(rest)) yield return way;
            if (host.Length == 0 || Known(host, seen)) continue;
            var labels = host.Split('.');
            foreach (var label in labels)
                foreach (var decoded in Decodings.Of(label))
                    foreach (var way in Ways(decoded)) yield return way;
            if (labels.Length > 3) yield return string.Concat(labels[..^2]);
        }
    }

    private static IEnumerable<string> Ways(string text)
    {
        if (text.Length == 0) yield break;
        yield return text;
        yield return Turned.Back(text);
        yield return Turned.Rot13(text);
        var values = text.Split(Between, StringSplitOptions.RemoveEmptyEntries);
        if (values.Length < 2) yield break;
        yield return string.Concat(values);
        // Of a query the values alone: their names are the sender's to choose.
        var query = string.Concat(text.Split('&', '?', '#').Where(static part => part.Contains('=')).Select(static part => part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..]));
        yield return query;
        foreach (var decoded in EncodedRuns.Of(query).Concat(Base85.Of(text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..]))) yield return decoded;
    }

    private static bool Known(string host, ImmutableArray<Observation> seen)
    {
        foreach (var one in seen)
            if (SeenText.Of(one).Names.HasHost(host)) return true;
        return false;
    }

    // What stands before an '@' goes out like what stands after the host.
    private static (string Host, string After) Divided(string url)
    {
        if (!url.Contains("://", StringComparison.Ordinal)) return ("", url);
        var (user, host, end) = CalledUrl.Authority(url);
        return (url[host..end].ToLowerInvariant(), $"{url[user..Math.Max(user, host - 1)]}{url[end..]}");
    }
}
