using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace Nexus.Http;

/// <summary>A request's body: strict JSON, read member by member. Members not asked for are ignored, unless the route says otherwise.</summary>
internal sealed class Body : IDisposable
{
    private const string Part = "body";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    private readonly JsonDocument _document;
    private readonly ReadOnlyMemory<byte> _bytes;

    private Body(JsonDocument document, ReadOnlyMemory<byte> bytes, Mistakes? mistakes = null) => (_document, _bytes, Mistakes) = (document, bytes, mistakes ?? new());

    public Mistakes Mistakes { get; }

    /// <summary>Lower-case hex of the SHA-256 of the bytes received.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(_bytes.Span));

    private JsonElement Root => _document.RootElement;

    /// <summary>Reads the body, up to what the route accepts.</summary>
    /// <exception cref="InvalidRequestException">It is not a JSON object.</exception>
    /// <exception cref="BadHttpRequestException">It is too long (413).</exception>
    public static async ValueTask<Body> ReadAsync(HttpContext context)
    {
        var route = context.GetEndpoint()!.Metadata.GetMetadata<Route>()!;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = route.MaxBody;
        JsonDocument document;
        var read = ReadOnlyMemory<byte>.Empty;
        try
        {
            read = await ReadAllAsync(context, route.MaxBody);
            document = JsonDocument.Parse(read, Strict);
        }
        catch (JsonException e)
        {
            throw Mistakes.Malformed(JsonFault.Position(e, read.Span), JsonFault.Of(e));
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object) return new Body(document, read);
        using (document) throw Mistakes.NotAnObject(document.RootElement);
    }

    public string Text(string name, int min, int max)
    {
        if (Root.TryGetProperty(name, out var value)) return Text(name, value, min, max);
        Mistakes.Missing(Part, name, Root);
        return "";
    }

    /// <summary>Notes that a member is absent or null, which for this route says nothing.</summary>
    public void Needs(string name)
    {
        if (!Root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) Mistakes.Missing(Part, name, Root);
    }

    public bool Has(string name) => Root.TryGetProperty(name, out _);

    /// <summary>Notes every member that is none of these: where a misspelt one would loosen what it was to bind, it is not passed over.</summary>
    public void OnlyOf(IReadOnlySet<string> known)
    {
        foreach (var member in Root.EnumerateObject())
            if (!known.Contains(member.Name)) Mistakes.Wrong("extra_forbidden", Part, member.Name, "Extra inputs are not permitted", member.Value);
    }

    public string? OptionalText(string name, int min, int max) =>
        Root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? Text(name, value, min, max) : null;

    public int Integer(string name, int otherwise, int min, int max)
    {
        if (!Root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return otherwise;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number)) Mistakes.Wrong("int_type", Part, name, "Input should be a valid integer", value);
        else if (number < min) Mistakes.Wrong("greater_than_equal", Part, name, $"Input should be greater than or equal to {min}", value, "ge", min);
        else if (number > max) Mistakes.Wrong("less_than_equal", Part, name, $"Input should be less than or equal to {max}", value, "le", max);
        else return (int)number;
        return otherwise;
    }

    public bool Flag(string name, bool otherwise)
    {
        if (!Root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return otherwise;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Mistakes.Wrong("bool_type", Part, name, "Input should be a valid boolean", value);
        return otherwise;
    }

    public ImmutableArray<string> Texts(string name, int maxItems, int maxLength)
    {
        if (!Root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return [];
        if (value.ValueKind != JsonValueKind.Array) Mistakes.Wrong("list_type", Part, name, "Input should be a valid list", value);
        else if (value.GetArrayLength() > maxItems) Mistakes.Wrong("too_long", Part, name, $"List should have at most {maxItems} items after validation, not {value.GetArrayLength()}", value, "max_length", maxItems);
        else return [.. value.EnumerateArray().Select((item, at) => Text(Mistakes.In(name).Item(at), "", item, 1, maxLength))];
        return [];
    }

    /// <summary>An object, as it was written; empty if absent.</summary>
    public Utf8Json Object(string name)
    {
        if (!Root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return default;
        if (value.ValueKind == JsonValueKind.Object) return Utf8Json.From(JsonMarshal.GetRawUtf8Value(value));
        Mistakes.Wrong("dict_type", Part, name, "Input should be a valid dictionary", value);
        return default;
    }

    /// <summary>Any JSON, as it was written; empty if absent or null, which is a mistake if it is <paramref name="required"/>.</summary>
    public Utf8Json Any(string name, bool required = false)
    {
        if (Root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null) return Utf8Json.From(JsonMarshal.GetRawUtf8Value(value));
        if (required) Mistakes.Missing(Part, name, Root);
        return default;
    }

    /// <summary>A text out of a list of them.</summary>
    public string Choice(string name, string? otherwise, params string[] choices)
    {
        var text = otherwise is null ? Text(name, 1, 32) : OptionalText(name, 1, 32) ?? otherwise;
        if (text.Length > 0 && !choices.Contains(text)) Mistakes.Wrong("literal_error", Part, name, $"Input should be {string.Join(" or ", choices.Select(choice => $"'{choice}'"))}", text);
        return text;
    }

    /// <summary>An object's members, to be read in the same way; null if absent. Their mistakes are this body's.</summary>
    public Body? Inner(string name)
    {
        var part = Object(name);
        return part.IsEmpty ? null : new Body(JsonDocument.Parse(part.Memory, Strict), part.Memory, Mistakes.In(name));
    }

    /// <summary>A list of objects, each to be read in the same way. Their mistakes are this body's.</summary>
    public IReadOnlyList<Body> Items(string name, int maxItems)
    {
        if (!Root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return [];
        if (value.ValueKind != JsonValueKind.Array) Mistakes.Wrong("list_type", Part, name, "Input should be a valid list", value);
        else if (value.GetArrayLength() > maxItems) Mistakes.Wrong("too_long", Part, name, $"List should have at most {maxItems} items after validation, not {value.GetArrayLength()}", value, "max_length", maxItems);
        else if (value.EnumerateArray().FirstOrDefault(static item => item.ValueKind != JsonValueKind.Object) is { ValueKind: not JsonValueKind.Undefined } odd) Mistakes.Wrong("dict_type", Part, name, "Input should be a list of valid dictionaries", odd);
        else return [.. value.EnumerateArray().Select(item => Nested(Utf8Json.From(JsonMarshal.GetRawUtf8Value(item))))];
        return [];
    }

    /// <summary>A number as it is written; null if absent.</summary>
    public decimal? Number(string name)
    {
        if (!Root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number)) return number;
        Mistakes.Wrong("decimal_type", Part, name, "Input should be a valid number", value);
        return null;
    }

    /// <summary>Refuses members that are none of these.</summary>
    public void Only(string name, params string[] members)
    {
        foreach (var member in Root.EnumerateObject())
            if (!members.Contains(member.Name)) Mistakes.Wrong("extra_forbidden", Part, name, $"'{member.Name}' is none of {string.Join(", ", members)}", member.Value);
    }

    private Body Nested(Utf8Json json) => new(JsonDocument.Parse(json.Memory, Strict), json.Memory, Mistakes);

    public void Dispose() => _document.Dispose();

    private string Text(string name, JsonElement value, int min, int max) => Text(Mistakes, name, value, min, max);

    private static string Text(Mistakes mistakes, string name, JsonElement value, int min, int max)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            mistakes.Wrong("string_type", Part, name, "Input should be a valid string", value);
            return "";
        }

        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not UTF-8: there is no text to show.
            mistakes.Wrong("string_unicode", Part, name, "Input should be a valid string, unable to parse raw data as a unicode string", "");
            return "";
        }

        var length = TextLength.Of(text);
        if (length < min) mistakes.Wrong("string_too_short", Part, name, $"String should have at least {min} character{(min == 1 ? "" : "s")}", value, "min_length", min);
        else if (length > max) mistakes.Wrong("string_too_long", Part, name, $"String should have at most {max} characters", value, "max_length", max);
        return text;
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadAllAsync(HttpContext context, int max)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > max) throw new BadHttpRequestException($"Request body too large: at most {max} bytes", StatusCodes.Status413PayloadTooLarge);
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
