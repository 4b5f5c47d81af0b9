using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Nexus.Ledger;

/// <summary>The form of bundle files: canonical JSON <c>{"bundle":…,"note":…}</c>. Leaves and payloads stand in it as strings, so that whoever hashes them needs no canonical JSON of their own.</summary>
public static class BundleFormat
{
    /// <summary>Version of the form, and the first line of the note that binds the file.</summary>
    public const string Name = "nexus-bundle/v1";

    /// <summary>Writes a file that <paramref name="signers"/> sign.</summary>
    public static byte[] Write(Bundle bundle, IEnumerable<NoteSigner> signers, DateTimeOffset time)
    {
        var content = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(content)) WriteBundle(json, bundle);
        var canonical = CanonicalJson.Canonicalize(content.WrittenSpan);
        var note = SignedNote.Sign(NoteText(SHA256.HashData(canonical.Span)), signers, time);
        var file = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(file))
        {
            json.WriteStartObject();
            json.WritePropertyName("bundle");
            json.WriteRawValue(canonical.Span, skipInputValidation: true);
            json.WriteString("note", note.ToString());
            json.WriteEndObject();
        }
        return [.. CanonicalJson.Canonicalize(file.WrittenSpan).Span];
    }

    /// <summary>What the note of a file with this digest signs.</summary>
    public static string NoteText(ReadOnlySpan<byte> digest) => $"{Name}\n{Convert.ToBase64String(digest)}\n";

    /// <summary>Reads a file strictly: canonical, no member missing, none too many.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming the member and the rule it breaks.</exception>
    public static SignedBundle Read(ReadOnlyMemory<byte> file) => BundleReader.Read(file);

    private static void WriteBundle(Utf8JsonWriter json, Bundle bundle)
    {
        json.WriteStartObject();
        json.WriteString("format", Name);
        json.WriteString("subject", WireName.Of(bundle.Subject));
        json.WriteString("id", bundle.Id);
        json.WriteString("tenant", bundle.Tenant);
        json.WriteString("checkpoint", bundle.Checkpoint.ToString());
        json.WriteStartArray("keys");
        foreach (var key in bundle.Keys) json.WriteStringValue(key);
        json.WriteEndArray();
        json.WriteStartArray("leaves");
        foreach (var leaf in bundle.Leaves) WriteLeaf(json, leaf);
        json.WriteEndArray();
        WriteDocuments(json, "personas", "id", bundle.Personas.Select(static persona => (persona.Id, persona.Version, persona.Document)));
        if (!bundle.Tools.IsDefault) WriteDocuments(json, "tools", "name", bundle.Tools.Select(static tool => (tool.Name, tool.Version, tool.Document)));
        json.WriteEndObject();
    }

    private static void WriteDocuments(Utf8JsonWriter json, string member, string key, IEnumerable<(string Key, int Version, Utf8Json Document)> documents)
    {
        json.WriteStartArray(member);
        foreach (var (name, version, document) in documents)
        {
            json.WriteStartObject();
            json.WriteString(key, name);
            json.WriteNumber("version", version);
            json.WriteString("document", document.Span);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteLeaf(Utf8JsonWriter json, BundleLeaf leaf)
    {
        json.WriteStartObject();
        json.WriteNumber("index", leaf.Index);
        json.WriteString("hash", Convert.ToHexStringLower(leaf.Hash.AsSpan()));
        json.WriteString("leaf", leaf.Leaf.Span);
        if (!leaf.Payload.IsEmpty) json.WriteString("payload", leaf.Payload.Span);
        if (leaf.Salt.Length > 0) json.WriteString("salt", Convert.ToHexStringLower(leaf.Salt.AsSpan()));
        json.WriteStartArray("path");
        foreach (var hash in leaf.Path) json.WriteStringValue(Convert.ToBase64String(hash.AsSpan()));
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
