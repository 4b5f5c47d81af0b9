using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nexus.Gates;

/// <summary>A text as it stands and as it reads once what is encoded in it is decoded; three layers deep.</summary>
/// <remarks>Letter by letter (percent, HTML entities, escapes, other forms of the same letter, marks nobody sees) a layer gives one more text; runs of an encoding (<see cref="EncodedRuns"/>) give one each. So the cost grows with the length, not with what is mixed.</remarks>
internal static partial class Decodings
{
    private const int Layers = 3;
    private const int MaxPaired = 12;
    private const int MaxPair = 256;

    private static readonly System.Buffers.SearchValues<char> Plain = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_");

    /// <summary>The texts of parameters, names of members among them, decoded.</summary>
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

    /// <summary>All values of parameters one after another, and what is put together of pieces in them.</summary>
    public static IEnumerable<string> Together(JsonElement parameters)
    {
        var values = new List<string>();
        Collect(parameters, values);
        List<string> all = [string.Join('\n', values)];
        // The order of a call's members is nobody's choice; whoever reads two short ones puts them together as they fit.
        for (var i = 1; i < values.Count && values.Count <= MaxPaired; i++)
            for (var j = 0; j < i; j++)
                if (values[i].Length + values[j].Length <= MaxPair) all.Add($"{values[i]}\n{values[j]}");
        for (int i = 0, plain = all.Count; i < plain; i++) all.AddRange(SplitRuns.Of(all[i]));
        return all;
    }

    private static void Collect(JsonElement value, List<string> texts)
    {
        if (value.ValueKind == JsonValueKind.Object)
            foreach (var member in value.EnumerateObject())
            {
                // A name of a member that no schema could have foreseen says something as well.
                if (member.Name.AsSpan().IndexOfAnyExcept(Plain) >= 0) texts.Add(member.Name);
                Collect(member.Value, texts);
            }
        else if (value.ValueKind == JsonValueKind.Array)
            foreach (var item in value.EnumerateArray()) Collect(item, texts);
        else if (value.ValueKind == JsonValueKind.String) texts.Add(value.GetString()!);
        else if (value.ValueKind == JsonValueKind.Number) texts.Add(value.GetRawText());
    }

    private static void AddDecoded(string text, List<string> texts, int layers)
    {
        if (layers == 0) return;
        if (ByLetter(text) is var plain && plain != text) Add(plain, texts, layers);
        if (text.Contains('=') && Quoted().Replace(text, Character) is var unquoted && unquoted != text) Add(unquoted, texts, layers);
        foreach (var decoded in EncodedRuns.Of(text)) Add(decoded, texts, layers);
        foreach (var decoded in Base85.Of(text)) Add(decoded, texts, layers);
        foreach (var number in SpokenDigits.Of(text)) texts.Add(number);
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
        if (text.Contains('\\')) text = Octal().Replace(Escape().Replace(text, Character), static one => ((char)Convert.ToUInt16(one.Groups[1].Value, 8)).ToString()).Replace("\\/", "/", StringComparison.Ordinal);
        if (!System.Text.Ascii.IsValid(text)) text = PlainLetters.Of(text);
        return text;
    }

    private static string Character(Match hex) => ((char)Convert.ToUInt16(hex.Groups[1].Value, 16)).ToString();

    [GeneratedRegex(@"=([0-9A-Fa-f]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\\([01][0-7]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex Octal();

    [GeneratedRegex(@"\\(?:x|u00|u\{?0*)([0-9a-fA-F]{2})\}?", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
