using System.Text.Json;

namespace Nexus.Repairs;

/// <summary>A repair hint: the name of a repair tool, a blank, and its parameters as one strict JSON object. Data, never a command line; nothing else is a hint.</summary>
/// <param name="Tool">One of those in <see cref="Deeds"/>.</param>
/// <param name="Parameters">A canonical JSON object.</param>
public sealed record PatchHint(string Tool, Utf8Json Parameters)
{
    public const int MaxLength = 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>What a hint may name, and what the antibody says that it is about to do.</summary>
    public static IReadOnlyDictionary<string, string> Deeds { get; } = new OrderedDictionary<string, string>
    {
        ["restart_process"] = "restart the guarded process of the entity",
        ["throttle"] = "throttle the events of the entity",
        ["set_config"] = "set a configuration value of the entity",
        ["reload"] = "reload the configuration of the entity",
        ["quarantine_persona"] = "quarantine the persona",
    };

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
        if (!Deeds.ContainsKey(tool)) return $"names '{(tool.Length > 40 ? tool[..40] + "…" : tool)}', which is no repair tool; those are {string.Join(", ", Deeds.Keys)}";
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
