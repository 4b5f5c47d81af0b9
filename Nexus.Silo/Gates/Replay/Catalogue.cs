using System.Text.Json;

namespace Nexus.Gates.Replay;

/// <summary>What a catalogue says of one suite of tools: which read, which parameters say where an effect goes, whose output outsiders can write.</summary>
internal sealed record Suite(string Name, string[] Tools, HashSet<string> ReadOnly, Dictionary<string, string[]> SinkArguments, HashSet<string> UntrustedSources);

/// <summary>A catalogue of suites, as it stands beside a replay file.</summary>
internal static class Catalogue
{
    public static IReadOnlyDictionary<string, Suite> Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.EnumerateObject().ToDictionary(static suite => suite.Name, static suite => Of(suite.Name, suite.Value), StringComparer.Ordinal);
    }

    private static Suite Of(string name, JsonElement suite) => new(
        name,
        Texts(suite.GetProperty("tools")),
        [.. Texts(suite.GetProperty("read_only"))],
        suite.GetProperty("sink_args").EnumerateObject().ToDictionary(static tool => tool.Name, static tool => Texts(tool.Value), StringComparer.Ordinal),
        [.. Texts(suite.GetProperty("untrusted_sources"))]);

    private static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(static text => text.GetString()!)];
}
