using System.Text.Json;

namespace Nexus.Repairs;

/// <summary>A repair hint: the name of a repair tool, a blank, and its parameters as one strict JSON object. Data, never a command line; nothing else is a hint.</summary>
/// <param name="Tool">One of <see cref="Tools"/>.</param>
/// <param name="Parameters">A canonical JSON object.</param>
public sealed record PatchHint(string Tool, Utf8Json Parameters)
{
    public const int MaxLength = 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>What a hint may name.</summary>
    public static IReadOnlyList<string> Tools { get; } = ["restart_process", "throttle", "set_config", "reload", "quarantine_persona"];

    /// <summary>The hint, or null with why it is none.</summary>
    public static PatchHint? Read(string text, out string refusal)
    {
        refusal = Objection(text) ?? "";
        if (refusal.Length > 0) return null;
        var blank = text.IndexOf(' ', StringComparison.Ordinal);
        return blank < 0
            ? new PatchHint(text, Utf8Json.EmptyObject)
            : new PatchHint(text[..blank], Ledger.CanonicalJson.Canonicalize(System.Text.Encoding.UTF8.GetBytes(text[(blank + 1)..])));
    }

    /// <summary>Null if <paramref name="text"/> is a hint; else what it breaks.</summary>
    public static string? Objection(string text)
    {
        if (text.Length > MaxLength) return $"has {text.Length} characters; a hint has at most {MaxLength}";
        var blank = text.IndexOf(' ', StringComparison.Ordinal);
        var tool = blank < 0 ? text : text[..blank];
        if (!Tools.Contains(tool)) return $"names '{(tool.Length > 40 ? tool[..40] + "…" : tool)}', which is no repair tool; those are {string.Join(", ", Tools)}";
        if (blank < 0) return null;
        try
        {
            using var parameters = JsonDocument.Parse(text.AsMemory(blank + 1), Strict);
            if (parameters.RootElement.ValueKind != JsonValueKind.Object) return "must have one JSON object behind the tool's name";
            Ledger.CanonicalJson.Canonicalize(System.Text.Encoding.UTF8.GetBytes(text[(blank + 1)..]));
            return null;
        }
        catch (Exception error) when (error is JsonException or NexusException)
        {
            return $"must have one strict JSON object behind the tool's name: {error.Message}";
        }
    }
}
