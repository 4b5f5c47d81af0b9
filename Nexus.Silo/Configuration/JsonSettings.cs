using System.Text.Json;

namespace Nexus.Configuration;

/// <summary>Reads the section <c>Nexus</c> of <c>appsettings.json</c>; keys in snake case or Pascal case. Other sections are other people's.</summary>
internal static class JsonSettings
{
    private const string Section = "Nexus";

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The settings in <paramref name="path"/>; what is wrong with it goes to <paramref name="errors"/>.</summary>
    public static IEnumerable<Setting> Read(string path, List<string> errors)
    {
        var file = Path.GetFileName(path);
        var settings = new List<Setting>();
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            if (document.RootElement.ValueKind != JsonValueKind.Object) errors.Add($"{file}: must be an object with a section Nexus");
            else foreach (var section in document.RootElement.EnumerateObject().Where(static part => part.Name.Equals(Section, StringComparison.OrdinalIgnoreCase))) ReadSection(file, section.Value, settings, errors);
        }
        catch (JsonException error)
        {
            errors.Add($"{file}:{error.LineNumber + 1}:{error.BytePositionInLine + 1}: {JsonFault.Of(error)}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{file}: cannot be read: {error.Message}");
        }
        return settings;
    }

    private static void ReadSection(string file, JsonElement section, List<Setting> settings, List<string> errors)
    {
        if (section.ValueKind != JsonValueKind.Object) errors.Add($"{file}: section {Section} must be an object");
        else foreach (var property in section.EnumerateObject()) Add(file, property, settings, errors);
    }

    private static void Add(string file, JsonProperty property, List<Setting> settings, List<string> errors)
    {
        var place = $"{file}: Nexus:{property.Name}";
        if (OptionKeys.Find(property.Name) is not { } key)
            errors.Add($"{place}: unknown key{OptionKeys.Hint(property.Name, static k => k.Name)}");
        else if (property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            errors.Add($"{place} must be a single value: {key.Rule}");
        else if (property.Value.ValueKind != JsonValueKind.Null)
            settings.Add(new Setting(key, property.Value.ToString(), place));
    }
}
