using System.Text.Json;

namespace Nexus.Chains;

/// <summary>A step before a persona is chosen for it. Why: the thought that led to this tool.</summary>
internal sealed record StepDraft(string Tool, Utf8Json Parameters, string PlannedAction, string Why)
{
    public static StepDraft Search(string query, string? ns) => new(
        "knowledge_search",
        Object(writer =>
        {
            writer.WriteString("query", query);
            if (ns is not null) writer.WriteString("namespace", ns);
        }),
        $"search the knowledge base for {Quoted(query)}",
        "It asks for something to be known, so the knowledge base is searched.");

    public static StepDraft ReadFile(string path) => new(
        "file_read",
        Object(writer => writer.WriteString("path", path)),
        $"read the file {Quoted(path)}",
        $"It names the file '{path}' to be read.");

    /// <param name="content">The text itself, or null for the result of <paramref name="earlier"/>.</param>
    public static StepDraft WriteFile(string path, string? content, int earlier, bool append) => new(
        "file_write",
        Object(writer =>
        {
            writer.WriteString("path", path);
            if (content is not null) writer.WriteString("content", content);
            else Earlier(writer, "content", earlier);
            if (append) writer.WriteBoolean("append", true);
        }),
        append ? $"append the text to the file {Quoted(path)}" : $"write the text to the file {Quoted(path)}",
        content is null ? $"It wants the result of step {earlier} kept in the file '{path}'." : $"It gives the text to put into the file '{path}'.");

    public static StepDraft Fetch(string url) => new(
        "web_fetch",
        Object(writer => writer.WriteString("url", url)),
        $"fetch the web page {Quoted(url)}",
        "It names an address on the web to be fetched.");

    public static StepDraft Statistics(IReadOnlyList<double> values, IReadOnlyList<double> percentiles) => new(
        "compute_stats",
        Object(writer =>
        {
            writer.WriteStartArray("values");
            foreach (var value in values) writer.WriteNumberValue(value);
            writer.WriteEndArray();
            Percentiles(writer, percentiles);
        }),
        "compute statistics of the numbers",
        $"It gives {values.Count} numbers to be described.");

    public static StepDraft StatisticsOf(int earlier, string? column, IReadOnlyList<double> percentiles) => new(
        "compute_stats",
        Object(writer =>
        {
            Earlier(writer, "text", earlier);
            if (column is not null) writer.WriteString("column", column);
            Percentiles(writer, percentiles);
        }),
        "compute statistics of the numbers",
        $"It wants the numbers in the result of step {earlier} described.");

    public static StepDraft Named(string tool, Utf8Json parameters) =>
        new(tool, parameters, $"use the tool {tool}", $"It names the tool {tool} and gives its parameters.");

    // The gates take quoted values out before they compare meanings; a quote inside would end the value early.
    private static string Quoted(string value) => $"'{value.Replace('\'', '’')}'";

    private static void Percentiles(Utf8JsonWriter writer, IReadOnlyList<double> percentiles)
    {
        if (percentiles.Count == 0) return;
        writer.WriteStartArray("percentiles");
        foreach (var percentile in percentiles) writer.WriteNumberValue(percentile);
        writer.WriteEndArray();
    }

    private static void Earlier(Utf8JsonWriter writer, string name, int step)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber(StepParameters.Placeholder, step);
        writer.WriteEndObject();
    }

    private static Utf8Json Object(Action<Utf8JsonWriter> members) => StepParameters.Write(writer =>
    {
        writer.WriteStartObject();
        members(writer);
        writer.WriteEndObject();
    });
}
