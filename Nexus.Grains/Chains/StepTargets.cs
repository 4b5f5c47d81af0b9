using System.Collections.Immutable;
using System.Text.Json;
using Nexus.Knowledge;
using Nexus.Personas;

namespace Nexus.Chains;

/// <summary>What a planned step is about to touch, near enough to choose a persona by. The scope gate judges the real call.</summary>
internal static class StepTargets
{
    public static string? Of(StepDraft step)
    {
        using var json = JsonDocument.Parse(step.Parameters.Memory);
        return step.Tool switch
        {
            "file_read" => Named(json, "path", "file:read:"),
            "file_write" => Named(json, "path", "file:write:"),
            "knowledge_search" => Named(json, "namespace", "kb:") ?? "kb:" + DocumentRules.DefaultNamespace,
            "web_fetch" => Uri.TryCreate(Named(json, "url", ""), UriKind.Absolute, out var url) ? "http:" + url.IdnHost : null,
            _ => null,
        };
    }

    /// <summary>How closely the persona's scopes fit: 0 not at all, else longer for the narrower scope.</summary>
    public static int Fit(PersonaContract persona, string? target) =>
        target is null ? 1 : persona.ResourceScopes.Select(scope => Fit(scope, target)).DefaultIfEmpty(0).Max();

    private static int Fit(string scope, string target)
    {
        var star = scope.IndexOf('*', StringComparison.Ordinal);
        if (star < 0) return scope == target ? scope.Length + 1 : 0;
        return target.StartsWith(scope.AsSpan(0, star), StringComparison.Ordinal) ? star + 1 : 0;
    }

    private static string? Named(JsonDocument json, string name, string prefix) =>
        json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? prefix + value.GetString() : null;
}
