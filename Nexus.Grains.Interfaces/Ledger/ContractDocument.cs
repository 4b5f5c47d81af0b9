using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Nexus.Ledger;

/// <summary>A contract as the registry keeps it (a persona's version, a tool's registration), and the digest of it that decisions name.</summary>
/// <remarks>The digest is <c>"sha256:" + hex(SHA-256(JCS(document)))</c>. The document's own member <c>digests</c> holds one of each other member: so who compares can name the one that differs.</remarks>
public static class ContractDocument
{
    /// <summary>What a digest begins with; another algorithm would begin otherwise.</summary>
    public const string Prefix = "sha256:";

    private const string Digests = "digests";

    /// <summary>The document of a contract: <paramref name="contract"/>, an object with members and no white space at its end, with the digests of its members.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if it has no canonical form.</exception>
    public static Utf8Json Write(Utf8Json contract)
    {
        using var read = JsonDocument.Parse(contract.Memory);
        var written = new ArrayBufferWriter<byte>();
        // The contract's own bytes stay as they are: a repeated request is compared with them.
        written.Write(contract.Span[..^1]);
        written.Write(",\"digests\":"u8);
        using (var json = new Utf8JsonWriter(written))
        {
            json.WriteStartObject();
            foreach (var member in read.RootElement.EnumerateObject()) json.WriteString(member.Name, Of(member.Value));
            json.WriteEndObject();
        }
        written.Write("}"u8);
        return Utf8Json.From(written.WrittenSpan);
    }

    /// <summary>The digest of a document; empty if it is not JSON with a canonical form.</summary>
    public static string Digest(Utf8Json document)
    {
        try
        {
            return Prefix + Hash(CanonicalJson.Canonicalize(document).Span);
        }
        catch (NexusException)
        {
            return "";
        }
    }

    /// <summary>The members of a document that are not what its <c>digests</c> say, by name, in lower case with underscores; none if they cannot tell.</summary>
    public static IReadOnlyList<string> Altered(Utf8Json document)
    {
        if (Digest(document).Length == 0) return [];
        using var read = JsonDocument.Parse(document.Memory);
        if (read.RootElement.ValueKind != JsonValueKind.Object || !read.RootElement.TryGetProperty(Digests, out var digests) || digests.ValueKind != JsonValueKind.Object) return [];
        var altered = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var member in read.RootElement.EnumerateObject())
            if (member.Name != Digests && !(digests.TryGetProperty(member.Name, out var digest) && digest.ValueEquals(Of(member.Value)))) altered.Add(member.Name);
        foreach (var digest in digests.EnumerateObject())
            if (!read.RootElement.TryGetProperty(digest.Name, out _)) altered.Add(digest.Name);
        return [.. altered.Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];
    }

    /// <summary>True if <paramref name="text"/> has the form of a digest.</summary>
    public static bool IsDigest(string text) => text.Length == Prefix.Length + 64 && text.StartsWith(Prefix, StringComparison.Ordinal) && text.AsSpan(Prefix.Length).IndexOfAnyExcept("0123456789abcdef") < 0;

    private static string Of(JsonElement value) => Hash(CanonicalJson.Canonicalize(JsonMarshal.GetRawUtf8Value(value)).Span);

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
