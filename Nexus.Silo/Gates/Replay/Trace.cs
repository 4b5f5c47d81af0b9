using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;

namespace Nexus.Gates.Replay;

internal enum TraceEventKind
{
    User,
    Call,
    Result,
}

/// <summary>One event of a recorded run. Text: what the user said, or the tool returned.</summary>
internal sealed record TraceEvent(TraceEventKind Kind, string Function, Utf8Json Arguments, string Text, bool Attack);

/// <summary>One recorded run of an agent.</summary>
/// <param name="Kind">benign, attacked or resisted.</param>
/// <param name="Utility">Whether the user's task was done; null if nobody knows.</param>
internal sealed record Trace(string Id, string Pipeline, string Suite, string UserTask, string InjectionTask, string Kind, bool? Utility, ImmutableArray<TraceEvent> Events)
{
    public bool IsBenign => Kind == "benign";

    public bool IsGood => IsBenign && Utility == true;

    public int Calls => Events.Count(static one => one.Kind == TraceEventKind.Call);

    /// <summary>Every trace of a file of JSON lines, compressed or not.</summary>
    public static IReadOnlyList<Trace> ReadAll(string file)
    {
        using var bytes = File.OpenRead(file);
        using Stream plain = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(bytes, CompressionMode.Decompress) : bytes;
        using var lines = new StreamReader(plain);
        var traces = new List<Trace>();
        while (lines.ReadLine() is { } line)
            if (line.Length > 0) traces.Add(Read(line));
        return traces;
    }

    public static Trace Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return new Trace(
            Text(root, "id"), Text(root, "pipeline"), Text(root, "suite"), Text(root, "user_task"), Text(root, "injection_task"), Text(root, "kind"),
            root.TryGetProperty("utility", out var utility) && utility.ValueKind != JsonValueKind.Null ? utility.GetBoolean() : null,
            [.. root.GetProperty("events").EnumerateArray().Select(Event)]);
    }

    private static TraceEvent Event(JsonElement one) => Text(one, "t") switch
    {
        "user" => new TraceEvent(TraceEventKind.User, "", default, Text(one, "text"), false),
        "call" => new TraceEvent(TraceEventKind.Call, Text(one, "fn"), Utf8Json.From(one.GetProperty("args").GetRawText()), "", one.TryGetProperty("attack", out var attack) && attack.ValueKind == JsonValueKind.True),
        "result" => new TraceEvent(TraceEventKind.Result, Text(one, "fn"), default, Text(one, "text") is { Length: > 0 } text ? text : Text(one, "error"), false),
        var other => throw new FormatException($"a trace has an event of type '{other}'; known are user, call, result"),
    };

    private static string Text(JsonElement from, string name) => from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
