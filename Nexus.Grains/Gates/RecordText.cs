using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nexus.Gates;

/// <summary>How records were written.</summary>
internal enum RecordForm
{
    None,

    /// <summary>A list of them, a field a line, or a list in JSON.</summary>
    List,

    /// <summary>One, a field a line; what is nested in it is left out.</summary>
    Single,

    /// <summary>JSON, every object a record of its plain members.</summary>
    Json,
}

/// <summary>Reads a text that is records and nothing else, as programs print them. One line that does not fit, and it is prose.</summary>
internal static partial class RecordText
{
    private const int MaxRecords = 4_000;
    private const int MaxDepth = 16;

    public static (RecordForm Form, List<Dictionary<string, string>> Records) Read(string text)
    {
        var records = new List<Dictionary<string, string>>();
        if (text.StartsWith("- ", StringComparison.Ordinal)) return List(text, records) ? (RecordForm.List, records) : None;
        if (text.StartsWith('{') || text.StartsWith('[')) return Json(text, records) ? (text[0] == '[' ? RecordForm.List : RecordForm.Json, records) : None;
        return Single(text) is { } one ? (RecordForm.Single, [one]) : None;
    }

    private static (RecordForm, List<Dictionary<string, string>>) None => (RecordForm.None, []);

    private static bool List(string text, List<Dictionary<string, string>> records)
    {
        Dictionary<string, string>? record = null;
        var last = "";
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("    ", StringComparison.Ordinal) || line.Trim().Length == 0)
            {
                // A long value goes on.
                if (record is not null && last.Length > 0) record[last] += " " + line.Trim();
                continue;
            }
            if (Item(line) is { } item)
            {
                // Only under a name that has no value of its own.
                if (record is null || last.Length == 0 || record[last] is not ("" or [.., '\n'])) return false;
                record[last] += item + "\n";
                continue;
            }
            var field = Field().Match(line);
            if (!field.Success) return false;
            if (field.Groups["new"].Value == "- ") records.Add(record = new(StringComparer.Ordinal));
            last = field.Groups["name"].Value;
            // A field given twice is no field a program printed.
            if (record is null || !record.TryAdd(last, field.Groups["value"].Value.Trim().Trim('\'', '"'))) return false;
        }
        return true;
    }

    // The value of a field that is a list has an item a line, each line ended.
    private static string? Item(string line) =>
        line.StartsWith("  - ", StringComparison.Ordinal) && !Field().IsMatch(line) ? line[4..].Trim().Trim('\'', '"') : null;

    private static Dictionary<string, string>? Single(string text)
    {
        var record = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            if (line.Trim().Length == 0 || record.Count > 0 && (line[0] == ' ' || line.StartsWith("- ", StringComparison.Ordinal))) continue;
            var field = Plain().Match(line);
            if (!field.Success || !record.TryAdd(field.Groups["name"].Value, field.Groups["value"].Value.Trim().Trim('\'', '"'))) return null;
        }
        return record.Count > 1 ? record : null;
    }

    private static bool Json(string text, List<Dictionary<string, string>> records)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 64 });
            Walk(document.RootElement, records, 0);
            return records.Count > 0;
        }
        catch (Exception unread) when (unread is JsonException or InvalidOperationException)
        {
            // Prose that begins with a bracket, or half a letter in it.
            return false;
        }
    }

    private static void Walk(JsonElement value, List<Dictionary<string, string>> records, int depth)
    {
        if (depth == MaxDepth || records.Count == MaxRecords) return;
        if (value.ValueKind == JsonValueKind.Array)
            foreach (var item in value.EnumerateArray()) Walk(item, records, depth + 1);
        if (value.ValueKind != JsonValueKind.Object) return;
        var record = new Dictionary<string, string>(StringComparer.Ordinal);
        records.Add(record);
        foreach (var member in value.EnumerateObject())
        {
            if (member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number) record.TryAdd(member.Name, member.Value.ToString());
            else if (member.Value.ValueKind == JsonValueKind.Array && member.Value.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String)) record.TryAdd(member.Name, string.Concat(member.Value.EnumerateArray().Select(static item => item.GetString() + "\n")));
            else Walk(member.Value, records, depth + 1);
        }
    }

    [GeneratedRegex(@"^(?<new>- |  )(?<name>[A-Za-z_][\w\-]{0,40}):(?:\s(?<value>.*))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Field();

    [GeneratedRegex(@"^(?<name>[A-Za-z_][\w\-]{0,40}):(?:\s(?<value>.*))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
