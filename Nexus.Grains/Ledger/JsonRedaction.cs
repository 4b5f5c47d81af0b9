using System.Text.Json;

namespace Nexus.Ledger;

/// <summary>Walks a JSON text and takes secrets out of it.</summary>
internal ref struct JsonRedaction
{
    private readonly CanonicalBuffer output;
    private Utf8JsonReader reader;
    private bool changed;

    private JsonRedaction(ReadOnlySpan<byte> json, CanonicalBuffer output)
    {
        this.output = output;
        reader = new Utf8JsonReader(json);
    }

    public static Utf8Json Redact(Utf8Json json)
    {
        Utf8Json canonical;
        try
        {
            canonical = CanonicalJson.Canonicalize(json.Span);
        }
        catch (NexusException)
        {
            return Unparsed(json);
        }
        using var buffer = CanonicalBuffer.Rent();
        var redaction = new JsonRedaction(canonical.Span, buffer);
        redaction.reader.Read();
        redaction.Value();
        // Redacted keys may have left their order.
        return redaction.changed ? CanonicalJson.Canonicalize(buffer.Written) : json;
    }

    private static Utf8Json Unparsed(Utf8Json json)
    {
        using var buffer = CanonicalBuffer.Rent();
        CanonicalJson.WriteText(buffer, Redactor.Text(json.ToString()));
        return buffer.ToJson();
    }

    private void Value()
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject: Object(); break;
            case JsonTokenType.StartArray: Array(); break;
            case JsonTokenType.String: Text(reader.GetString()!); break;
            default: output.Raw(reader.ValueSpan); break;
        }
    }

    private void Text(string text)
    {
        var redacted = Redactor.Text(text);
        changed |= !ReferenceEquals(text, redacted) && redacted != text;
        CanonicalJson.WriteString(output, redacted);
    }

    private void Array()
    {
        output.Raw("["u8);
        for (var first = true; reader.Read() && reader.TokenType != JsonTokenType.EndArray; first = false)
        {
            if (!first) output.Raw(","u8);
            Value();
        }
        output.Raw("]"u8);
    }

    private void Object()
    {
        output.Raw("{"u8);
        var redactedKeys = 0;
        for (var first = true; reader.Read() && reader.TokenType != JsonTokenType.EndObject; first = false)
        {
            if (!first) output.Raw(","u8);
            var key = reader.GetString()!;
            // Two secrets used as keys must not become one key.
            if (Redactor.Text(key) != key) Text($"{Redactor.Text(key)}{(redactedKeys++ == 0 ? "" : $" {redactedKeys}")}", of: key);
            else CanonicalJson.WriteString(output, key);
            output.Raw(":"u8);
            reader.Read();
            if (SecretKeys.IsSecret(key) && reader.TokenType is not (JsonTokenType.Null or JsonTokenType.True or JsonTokenType.False)) Secret();
            else Value();
        }
        output.Raw("}"u8);
    }

    private void Text(string redacted, string of)
    {
        changed |= redacted != of;
        CanonicalJson.WriteString(output, redacted);
    }

    private void Secret()
    {
        reader.Skip();
        changed = true;
        CanonicalJson.WriteString(output, Redactor.Mark);
    }
}
