using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace Nexus.Cli.Output;

/// <summary>Writes for a person at a terminal, or for a program at the other end of a pipe: there without colour, frames or cursor movement.</summary>
/// <remarks>What comes from the ledger is other people's text: control characters never reach the terminal.</remarks>
internal sealed class Printer(TextWriter output, TextWriter errors)
{
    private const int BarWidth = 30;

    private readonly bool _terminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
    private readonly bool _colour = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
    private readonly bool _progress = ReferenceEquals(errors, Console.Error) && !Console.IsErrorRedirected;

    /// <summary>One line.</summary>
    public void Line(string text = "") => output.WriteLine(Clean(text));

    /// <summary>One line that ends in a word with a colour of its own (pass, fail, blocked …).</summary>
    public void Line(string text, string word, string rest = "") => output.WriteLine(Clean(text) + Paint(word, Clean(word)) + Clean(rest));

    /// <summary>What went wrong.</summary>
    public void Error(string message) => errors.WriteLine("nexus: " + Clean(message));

    /// <summary>What has happened and is no part of the answer; also where only a log is written.</summary>
    public void Note(string text) => errors.WriteLine("nexus: " + Clean(text));

    /// <summary>What is being waited for; only where a person watches.</summary>
    public void Progress(string text)
    {
        if (_progress) errors.WriteLine("… " + Clean(text));
    }

    /// <summary>How much of something is done, on one line that is written over; only where a person watches.</summary>
    public void Bar(long done, long of, string text)
    {
        if (!_progress || of <= 0) return;
        var filled = (int)Math.Clamp(BarWidth * done / of, 0, BarWidth);
        errors.Write($"\r[{new string('█', filled)}{new string('░', BarWidth - filled)}] {100 * Math.Clamp(done, 0, of) / of,3} %  {Clean(text)}\e[K");
    }

    /// <summary>Takes the bar away.</summary>
    public void BarEnd()
    {
        if (_progress) errors.Write("\r\e[K");
    }

    /// <summary><paramref name="value"/> as indented JSON.</summary>
    public void Json<T>(T value, JsonTypeInfo<T> type)
    {
        using var document = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(value, type));
        output.WriteLine(Pretty(document.RootElement));
    }

    /// <summary>Written as it is: text that is already in its final form.</summary>
    public void Raw(string text) => output.Write(text);

    /// <summary>A table: framed on a terminal, aligned columns otherwise.</summary>
    public void Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        var clean = rows.Select(static row => row.Select(static cell => Clean(cell)).ToArray()).ToArray();
        if (_terminal) Framed(heads, clean);
        else Aligned(heads, clean);
    }

    /// <summary>JSON for reading.</summary>
    public static string Pretty(JsonElement element) => JsonSerializer.Serialize(element, Indented);

    /// <summary><paramref name="text"/> with control characters, other than line ends and tabs, shown as <c>�</c>.</summary>
    public static string Clean(string text)
    {
        if (!text.Any(Bad)) return text;
        var clean = new StringBuilder(text);
        for (var i = 0; i < clean.Length; i++)
            if (Bad(clean[i])) clean[i] = '\uFFFD';
        return clean.ToString();
    }

    // C0, C1 and the marks that turn the direction of text.
    private static bool Bad(char c) => char.IsControl(c) && c is not ('\n' or '\t') || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';

    // Relaxed: this is read at a terminal, not put into a page. Control characters stay escaped.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private string Paint(string word, string text)
    {
        var colour = ColourOf(word);
        return _colour && colour.Code.Length > 0 ? $"\e[{colour.Code}m{text}\e[0m" : text;
    }

    private static (string Code, string Name) ColourOf(string word) => word.Trim() switch
    {
        "pass" or "executed" or "completed" or "OK" or "ok" => ("32", "green"),
        "fail" or "failed" or "blocked" or "BROKEN" or "critical" => ("31", "red"),
        "escalated" or "unknown" or "high" => ("33", "yellow"),
        "skip" => ("90", "grey"),
        _ => ("", ""),
    };

    private void Framed(IReadOnlyList<string> heads, string[][] rows)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var head in heads) table.AddColumn(new TableColumn(Markup.Escape(head)));
        foreach (var row in rows)
            table.AddRow([.. row.Select(static cell => ColourOf(cell).Name is { Length: > 0 } name ? $"[{name}]{Markup.Escape(cell)}[/]" : Markup.Escape(cell))]);
        AnsiConsole.Write(table);
    }

    private void Aligned(IReadOnlyList<string> heads, string[][] rows)
    {
        var flat = rows.Select(static row => row.Select(static cell => cell.Replace('\n', ' ').Replace('\t', ' ')).ToArray()).Prepend([.. heads.Select(static h => h.ToUpperInvariant())]).ToArray();
        var widths = heads.Select((_, i) => flat.Max(row => row[i].Length)).ToArray();
        foreach (var row in flat)
            output.WriteLine(string.Join("  ", row.Select((cell, i) => i == row.Length - 1 ? cell : cell.PadRight(widths[i]))).TrimEnd());
    }
}
