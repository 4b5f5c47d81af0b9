using System.Globalization;
using System.Text.Json;
using Nexus.Wire;

namespace Nexus.Cli.Output;

/// <summary>Seals in words: the pieces that run, replay and inspect share.</summary>
internal static class SealText
{
    public static void Gates(Printer print, IEnumerable<GateResponse> gates)
    {
        foreach (var gate in gates) Gate(print, gate.Name, gate.Verdict, gate.Score, gate.Threshold, gate.Reason);
    }

    public static void Gate(Printer print, string name, string verdict, double score, double threshold, string reason) =>
        print.Line($"    {name,-7} ", $"{verdict,-4}", $"  {Number(score),7} / {Number(threshold),-7} {reason}".TrimEnd());

    public static void Places(Printer print, FullSealResponse seal)
    {
        print.Line($"    decision  leaf {seal.DecisionIndex}  {seal.DecisionHash}");
        if (seal.OutcomeIndex is { } outcome) print.Line($"    outcome   leaf {outcome}  {seal.OutcomeHash}");
    }

    /// <summary>That what was said and done is gone, who wanted that and why; nothing if it is still there.</summary>
    public static void Erased(Printer print, FullSealResponse seal)
    {
        if (seal.Erased is { } erased) print.Line($"  erased   {erased.At:yyyy-MM-dd HH:mm:ss}Z by {erased.By}: {erased.Reason} (leaf {erased.Index}); the leaves stay and verify");
    }

    public static void Reasoning(Printer print, FullSealResponse seal)
    {
        foreach (var thought in seal.Reasoning) print.Line($"    · {thought}");
    }

    public static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>JSON for reading, or nothing; at most <paramref name="most"/> characters.</summary>
    public static string Value(Utf8Json json, int most)
    {
        if (json.IsEmpty) return "";
        string text;
        try
        {
            using var document = JsonDocument.Parse(json.Memory);
            text = Printer.Pretty(document.RootElement);
        }
        catch (JsonException)
        {
            text = json.ToString();
        }
        return text.Length <= most ? text : text[..most] + $" … ({text.Length - most:N0} characters more; nexus inspect shows all)";
    }

    public static string Indent(string text, string by) => by + text.Replace("\n", "\n" + by, StringComparison.Ordinal);
}
