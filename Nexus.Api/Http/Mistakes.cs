using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Nexus.Http;

/// <summary>Gathers everything wrong with a request, in the form FastAPI gives it, so that a caller sees all mistakes at once.</summary>
internal sealed class Mistakes
{
    // What was sent is shown to its sender, but not at length.
    private const int MaxEcho = 200;

    private const int MaxFaults = 100;

    private readonly List<ValidationDetail> _all;
    private readonly string _within; // where the reader stands inside the part, as the JSON of its steps

    public Mistakes() : this([], "")
    {
    }

    private Mistakes(List<ValidationDetail> all, string within) => (_all, _within) = (all, within);

    /// <summary>The same list, for what lies inside the member <paramref name="name"/>.</summary>
    public Mistakes In(string name) => new(_all, $"{_within},{Quoted(name)}");

    /// <summary>The same list, for the item <paramref name="at"/> of a list: its mistakes take no name.</summary>
    public Mistakes Item(int at) => new(_all, $"{_within},{at.ToString(CultureInfo.InvariantCulture)}");

    public void Missing(string part, string name, JsonElement whole) => Add("missing", part, name, "Field required", Echo(whole));

    public void Missing(string part, string name) => Add("missing", part, name, "Field required", Utf8Json.From("null"u8));

    public void Wrong(string type, string part, string name, string message, JsonElement input, string? rule = null, long limit = 0) =>
        Add(type, part, name, message, Echo(input), Rule(rule, limit));

    public void Wrong(string type, string part, string name, string message, string input, string? rule = null, long limit = 0) =>
        Add(type, part, name, message, Echo(input), Rule(rule, limit));

    /// <exception cref="InvalidRequestException">There is at least one.</exception>
    public void Check()
    {
        if (_all.Count > 0) throw new InvalidRequestException(_all);
    }

    /// <summary>The refusal of a file with faults, each at its line and column.</summary>
    public static InvalidRequestException Faulty(IEnumerable<FileFault> faults) => new(
        [.. faults.Take(MaxFaults).Select(static fault => new ValidationDetail("yaml_invalid", Utf8Json.From(string.Create(CultureInfo.InvariantCulture, $"[\"body\",{fault.Line},{fault.Column}]")), fault.Message, Utf8Json.From("null"u8)))]);

    /// <summary>The refusal of a body that is not JSON.</summary>
    public static InvalidRequestException Malformed(long position, string why) => new(
        [new ValidationDetail("json_invalid", Utf8Json.From($"[\"body\",{position.ToString(CultureInfo.InvariantCulture)}]"), "JSON decode error", Utf8Json.EmptyObject, Object("error", Quoted(why)))]);

    /// <summary>The refusal of a body that is not an object.</summary>
    public static InvalidRequestException NotAnObject(JsonElement input) => new(
        [new ValidationDetail("model_attributes_type", Utf8Json.From("[\"body\"]"u8), "Input should be a valid dictionary or object to extract fields from", Echo(input))]);

    private void Add(string type, string part, string name, string message, Utf8Json input, Utf8Json? context = null) =>
        _all.Add(new ValidationDetail(type, Utf8Json.From($"[{Quoted(part)}{_within}{(name.Length > 0 ? "," + Quoted(name) : "")}]"), message, input, context));

    private static Utf8Json? Rule(string? rule, long limit) => rule is null ? null : Object(rule, limit.ToString(CultureInfo.InvariantCulture));

    private static Utf8Json Object(string name, string json) => Utf8Json.From($"{{{Quoted(name)}:{json}}}");

    private static Utf8Json Echo(JsonElement input)
    {
        var raw = JsonMarshal.GetRawUtf8Value(input);
        if (raw.Length <= MaxEcho) return Utf8Json.From(raw);
        return Echo(input.ValueKind == JsonValueKind.String ? input.GetString()! : input.GetRawText());
    }

    private static Utf8Json Echo(string text) => Utf8Json.From(Quoted(text.Length <= MaxEcho ? text : text[..(char.IsHighSurrogate(text[MaxEcho - 1]) ? MaxEcho - 1 : MaxEcho)] + "…"));

    private static string Quoted(string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Answers.Plain)) writer.WriteStringValue(text);
        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

/// <summary>A request that breaks rules: 422 with all of them.</summary>
internal sealed class InvalidRequestException(IReadOnlyList<ValidationDetail> details) : Exception("the request breaks a rule")
{
    public IReadOnlyList<ValidationDetail> Details { get; } = details;
}
