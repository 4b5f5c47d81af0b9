using System.Text;
using System.Text.Json;

namespace Nexus.Events;

/// <summary>Under which member of the record's object a value stands.</summary>
public enum FlatRoot
{
    Other,

    /// <summary><c>entity</c>, <c>type</c> or <c>ts</c>.</summary>
    Envelope,

    /// <summary><c>payload</c>; the path begins below it.</summary>
    Payload,

    /// <summary><c>data</c>; the path begins below it.</summary>
    Data,
}

/// <summary>Members by which forms are told apart.</summary>
[Flags]
public enum FlatMembers
{
    None = 0,
    SpecVersion = 1,
    Entity = 2,
    Ecs = 4,
    EventType = 8,
    Rule = 16,
    Agent = 32,
}

/// <summary>A plain value or a list, and where it stands.</summary>
public readonly record struct FlatValue(FlatRoot Root, FieldPath Path, JsonTokenType Kind, string Text);

/// <summary>A JSON object laid flat in one pass. Strict: no member twice in one object. Its buffers serve the next record on the thread again.</summary>
public sealed class FlatJson
{
    private const int MaxDepth = 16;

    [ThreadStatic]
    private static FlatJson? s_own;

    private readonly List<FlatValue> _values = [];
    private readonly MemberNames _names = new();
    private readonly StringBuilder _list = new();
    private byte[] _bytes = new byte[4096];
    private char[] _path = new char[512];

    /// <summary>This thread's; what it held before is gone.</summary>
    public static FlatJson Own => s_own ??= new FlatJson();

    public List<FlatValue> Values => _values;

    public FlatMembers Members { get; private set; }

    /// <summary>Reads a record's object.</summary>
    /// <returns>What is wrong with it; empty if nothing.</returns>
    public string Read(string body)
    {
        _values.Clear();
        _names.Forget(0);
        _list.Clear();
        Members = FlatMembers.None;
        var most = Encoding.UTF8.GetMaxByteCount(body.Length);
        if (_bytes.Length < most) _bytes = new byte[most];
        try
        {
            var reader = new Utf8JsonReader(_bytes.AsSpan(0, Encoding.UTF8.GetBytes(body, _bytes)), new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject) return "is JSON, but no object";
            Object(ref reader, 0, FlatRoot.Other, isOutermost: true, told: true);
            reader.Read();
            return "";
        }
        catch (JsonException error)
        {
            return $"is not strict JSON: {JsonFault.Of(error)}";
        }
        catch (InvalidOperationException)
        {
            return "holds text that is no Unicode";
        }
    }

    /// <summary>The text or number at a path; null if there is none.</summary>
    public string? Text(string path, FlatRoot root = FlatRoot.Other)
    {
        foreach (var value in _values)
            if (value.Root == root && value.Kind is JsonTokenType.String or JsonTokenType.Number && value.Path.Text == path) return value.Text;
        return null;
    }

    private void Object(ref Utf8JsonReader reader, int pathLength, FlatRoot root, bool isOutermost, bool told)
    {
        var first = _names.Count;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var length = reader.CopyString(_names.Room(reader.ValueSpan.Length));
            if (!_names.Add(first, length)) throw new JsonException($"the member '{Short(reader.GetString()!)}' stands twice in one object");
            var (below, end) = (root, pathLength);
            if (isOutermost) below = Outermost(_names.Last);
            if (below is not (FlatRoot.Payload or FlatRoot.Data) || !isOutermost) end = Append(pathLength, _names.Last);
            reader.Read();
            // That a member is there counts, even where a text was expected and there is none.
            if (isOutermost && reader.TokenType == JsonTokenType.StartObject && end > 0) Add(below, end, JsonTokenType.StartObject, "");
            Value(ref reader, end, below, told);
        }

        _names.Forget(first);
    }

    private FlatRoot Outermost(ReadOnlySpan<char> name)
    {
        switch (name)
        {
            case "entity": Members |= FlatMembers.Entity; return FlatRoot.Envelope;
            case "type" or "ts": return FlatRoot.Envelope;
            case "payload": return FlatRoot.Payload;
            case "data": return FlatRoot.Data;
            case "specversion": Members |= FlatMembers.SpecVersion; break;
            case "@timestamp" or "ecs": Members |= FlatMembers.Ecs; break;
            case "event_type": Members |= FlatMembers.EventType; break;
            case "rule": Members |= FlatMembers.Rule; break;
            case "agent": Members |= FlatMembers.Agent; break;
        }

        return FlatRoot.Other;
    }

    private int Append(int pathLength, ReadOnlySpan<char> name)
    {
        var end = pathLength + (pathLength > 0 ? 1 : 0) + name.Length;
        if (_path.Length < end) Array.Resize(ref _path, end * 2);
        if (pathLength > 0) _path[pathLength] = '.';
        name.CopyTo(_path.AsSpan(end - name.Length));
        return end;
    }

    private void Value(ref Utf8JsonReader reader, int pathLength, FlatRoot root, bool told)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                Object(ref reader, pathLength, root, isOutermost: false, told);
                break;
            case JsonTokenType.StartArray:
                var list = List(ref reader, pathLength, told);
                if (told) Add(root, pathLength, JsonTokenType.StartArray, list);
                break;
            case JsonTokenType.Null:
                break;
            default:
                if (told) Add(root, pathLength, reader.TokenType, Plain(ref reader));
                break;
        }
    }

    /// <summary>A list of plain values is one text; rules look for words in it. Objects in it are only checked.</summary>
    private string List(ref Utf8JsonReader reader, int pathLength, bool told)
    {
        var start = _list.Length;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject) Object(ref reader, pathLength, FlatRoot.Other, isOutermost: false, told: false);
            else if (reader.TokenType == JsonTokenType.StartArray) List(ref reader, pathLength, told: false);
            else if (told && reader.TokenType != JsonTokenType.Null && Plain(ref reader) is { Length: > 0 } text) _list.Append(_list.Length > start ? ", " : "").Append(text);
        }

        var all = _list.ToString(start, _list.Length - start);
        _list.Length = start;
        return all;
    }

    private void Add(FlatRoot root, int pathLength, JsonTokenType kind, string text) => _values.Add(new FlatValue(root, FieldPath.Of(_path.AsSpan(0, pathLength)), kind, text));

    private static string Plain(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => Encoding.UTF8.GetString(reader.ValueSpan),
    };

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
