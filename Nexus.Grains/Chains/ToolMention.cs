using System.Collections.Immutable;
using System.Text.Json;
using Nexus.Tools;

namespace Nexus.Chains;

/// <summary>A tool that a clause names outright: "use tool foo", "use the foo tool", "run web_fetch on …".</summary>
internal static class ToolMention
{
    /// <summary>The tool's name, in lower case; null if none is named.</summary>
    public static string? Find(Clause clause, ImmutableArray<ToolDescriptor> tools)
    {
        var words = clause.Words;
        for (var i = 0; i < words.Count; i++)
        {
            if (!Vocabulary.Run.Contains(words[i].Lower)) continue;
            var at = i + 1;
            while (at < words.Count && words[at].Lower is "the" or "a") at++;
            if (at >= words.Count) continue;
            if (words[at].Lower == "tool" && at + 1 < words.Count) return Name(words[at + 1]);
            var name = Name(words[at]);
            var known = tools.Any(tool => tool.Name == name);
            if (name.Contains('_', StringComparison.Ordinal) || known && words[at].Kind == WordKind.Plain) return name;
        }
        return null;
    }

    /// <summary>The JSON object that the clause gives as parameters; null if it gives none.</summary>
    public static Utf8Json? Parameters(Clause clause)
    {
        var open = clause.Text.IndexOf('{', StringComparison.Ordinal);
        var close = clause.Text.LastIndexOf('}');
        if (open < 0 || close < open) return null;
        var text = Utf8Json.From(clause.Text[open..(close + 1)]);
        var reader = new Utf8JsonReader(text.Span);
        try
        {
            while (reader.Read()) { }
            return text;
        }
        catch (JsonException)
        {
            // Braces that are no JSON are part of the sentence.
            return null;
        }
    }

    private static string Name(Word word) => word.Text.ToLowerInvariant();
}
