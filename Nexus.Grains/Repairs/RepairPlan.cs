using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Threats;

namespace Nexus.Repairs;

/// <summary>The intent that an alert's hint comes to.</summary>
/// <param name="Tool">The tool named. A hint that is none names the tool <c>patch_hint</c>, which does not exist: the gates refuse it, and the refusal is sealed.</param>
public sealed record RepairPlan(string Tool, Utf8Json Parameters, string PlannedAction, ImmutableArray<string> Reasoning, ImmutableArray<Observation> Seen)
{
    public const string Persona = "antibody";
    public const string NoTool = "patch_hint";
    private const int MaxQuoted = 2000;

    /// <summary>The plan for an alert; null, with why, if there is nothing to put to the gates.</summary>
    public static RepairPlan? For(Alert alert, out string refusal)
    {
        var finding = alert.Finding;
        refusal = "";
        if (IsAboutAntibody(finding)) refusal = "it is about the antibody itself";
        else if (finding.PatchHint.Length == 0) refusal = "no repair is known for it";
        if (refusal.Length > 0) return null;

        ImmutableArray<string> reasoning = [$"alert {alert.Id}: {Short(finding.Message)}", $"hint: {Short(finding.PatchHint)}"];
        // The hint carries the authority of whoever raised the alert, and no more.
        ImmutableArray<Observation> seen = [new("alert", finding.Trusted, Short(finding.PatchHint))];
        return PatchHint.Read(finding.PatchHint, out var fault) is { } hint
            ? new RepairPlan(hint.Tool, hint.Parameters, PatchHint.Deeds[hint.Tool], reasoning, seen)
            : new RepairPlan(NoTool, Quoted(finding.PatchHint), $"follow a repair hint that {fault}", reasoning, seen);
    }

    /// <summary>Findings about the antibody go to a person: the loop of refusal, alert, repair and refusal ends here.</summary>
    public static bool IsAboutAntibody(ThreatFinding finding) =>
        finding.Entity == Persona || PatchHint.Read(finding.PatchHint, out _) is { Tool: "quarantine_persona" } hint && hint.Parameters.ToString().Contains($"\"{Persona}\"", StringComparison.OrdinalIgnoreCase);

    private static Utf8Json Quoted(string hint) =>
        Ledger.CanonicalJson.Canonicalize(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["hint"] = Short(hint) }));

    private static string Short(string text) => text.Length <= MaxQuoted ? text : text[..MaxQuoted] + "…";
}
