using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nexus.Gates;

/// <summary>A text as it stands and as it reads once what is encoded in it is decoded; three layers deep.</summary>
/// <remarks>Letter by letter (percent, HTML entities, escapes, other forms of the same letter, marks nobody sees) a layer gives one more text; runs of an encoding (<see cref="EncodedRuns"/>) give one each. So the cost grows with the length, not with what is mixed.</remarks>
internal static partial class Decodings
{
    private const int Layers = 3;

    /// <summary>The texts of parameters, decoded.</summary>
    public static List<string> OfAll(JsonElement parameters)
    {
        var texts = new List<string>();
        Collect(parameters, texts);
        for (int i = 0, plain = texts.Count; i < plain; i++) AddDecoded(texts[i], texts, Layers);
        return texts;
    }

    public static List<string> Of(string text)
    {
        List<string> texts = [text];
        AddDecoded(text, texts, Layers);
        return texts;
    }

    private static void Collect(JsonElement value, List<string> texts)
    {
        if (value.ValueKind == JsonValueKind.Object)
            foreach (var member in value.EnumerateObject()) Collect(member.Value, texts);
        else if (value.ValueKind == JsonValueKind.Array)
            foreach (var item in value.EnumerateArray()) Collect(item, texts);
        else if (value.ValueKind == JsonValueKind.String) texts.Add(value.GetString()!);
        else if (value.ValueKind == JsonValueKind.Number) texts.Add(value.GetRawText());
    }

    private static void AddDecoded(string text, List<string> texts, int layers)
    {
        if (layers == 0) return;
        if (ByLetter(text) is var plain && plain != text) Add(plain, texts, layers);
        foreach (var decoded in EncodedRuns.Of(text)) Add(decoded, texts, layers);
    }

    private static void Add(string decoded, List<string> texts, int layers)
    {
        texts.Add(decoded);
        AddDecoded(decoded, texts, layers - 1);
    }

    private static string ByLetter(string text)
    {
        if (text.Contains('&')) text = System.Net.WebUtility.HtmlDecode(text);
        if (text.Contains('%')) text = Uri.UnescapeDataString(text);
        if (text.Contains('\\')) text = Escape().Replace(text, static one => ((char)Convert.ToUInt16(one.Groups[1].Value, 16)).ToString()).Replace("\\/", "/", StringComparison.Ordinal);
        if (!System.Text.Ascii.IsValid(text)) text = PlainLetters.Of(text);
        return text;
    }

    [GeneratedRegex(@"\\(?:x|u00|u\{?0*)([0-9a-fA-F]{2})\}?", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
