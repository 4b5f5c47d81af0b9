using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Gates;

namespace Nexus.Tests.Personas;

/// <summary>Folded actions of a persona that reads reports by day.</summary>
internal static class SomeAction
{
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 10, 0, 0, TimeSpan.Zero);

    public static readonly ImmutableArray<GateResult> Passed = [Gate("scope"), Gate("intent"), Gate("ttl"), Gate("drift")];

    public static ActionFeatures Reading(int number, string path = "docs/a.txt", string tool = "file_read", int bytes = 100) =>
        Features.Of(tool, [$"file:read:{path}"], bytes, Start.AddMinutes(number), []);

    /// <summary>A page posted to an address.</summary>
    public static ActionFeatures Posting(DateTimeOffset at, string url, string tool = "web_post") => Features.Of(tool, ["http:example.com"], 100, at, [url]);

    public static FoldedAction Of(int number, ActionFeatures? features = null, SealStatus status = SealStatus.Executed, bool attested = false, params GateResult[] failures) =>
        new(number, features ?? Reading(number), status, [.. Passed.Select(g => failures.FirstOrDefault(f => f.Name == g.Name) ?? g)], attested);

    public static GateResult Gate(string name, GateVerdict verdict = GateVerdict.Pass) => new(name, verdict, 1, 1, "");
}
