using System.Globalization;
using System.Text;

namespace Nexus.Chains;

/// <summary>JSON content as whoever reads it sees it: the text itself of a string, and of anything else the JSON with what its strings escape (line ends, quotes, letters) put in its place.</summary>
/// <remarks>Where a value stands in what a chain has seen must not depend on how a tool packs its answer.</remarks>
public static class ContentText
{
    /// <summary>The text; empty for no content.</summary>
    public static string Of(Utf8Json content)
    {
        if (content.IsEmpty) return "";
        var json = content.ToString();
        if (json[0] == '"' && json.Length > 1 && json[^1] == '"') json = json[1..^1];
        return json.Contains('\\', StringComparison.Ordinal) ? Unescaped(json) : json;
    }

    private static string Unescaped(string json)
    {
        var text = new StringBuilder(json.Length);
        for (var at = 0; at < json.Length; at++)
        {
            if (json[at] != '\\' || at + 1 == json.Length)
            {
                text.Append(json[at]);
                continue;
            }
            var letter = json[++at];
            if (letter == 'u' && at + 4 < json.Length && ushort.TryParse(json.AsSpan(at + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
            {
                text.Append((char)code);
                at += 4;
            }
            else text.Append(letter switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', _ => letter });
        }
        return text.ToString();
    }
}
