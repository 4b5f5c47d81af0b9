using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Nexus.Access;

/// <summary>JSON web tokens signed with HS256 and nothing else (RFC 7519, RFC 8725).</summary>
internal sealed class JwtHandler(byte[] key)
{
    /// <summary>The longest token looked at, in characters; ours have about 330.</summary>
    public const int MaxLength = 4096;

    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    public string Write(JwtClaims claims)
    {
        var signed = $"{Header}.{Base64Url.EncodeToString(claims.Write())}";
        Span<char> signature = stackalloc char[SignatureLength];
        Sign(signed, signature);
        return $"{signed}.{signature}";
    }

    /// <param name="refusal">Why not: for the log, never for the caller.</param>
    public bool TryRead(ReadOnlySpan<char> token, DateTimeOffset now, out JwtClaims claims, out string refusal)
    {
        claims = null!;
        refusal = Check(token, out var payload);
        return refusal.Length == 0 && JwtClaims.TryRead(payload, now, out claims, out refusal);
    }

    private const int SignatureLength = 43;

    private string Check(ReadOnlySpan<char> token, out byte[] payload)
    {
        payload = [];
        if (token.Length > MaxLength) return "oversize";
        if (token.Count('.') != 2) return "not three parts";
        var first = token.IndexOf('.');
        var last = token.LastIndexOf('.');
        if (!CanonicalHeader(token[..first]) && !OtherHeader(token[..first])) return "wrong algorithm or header";

        // Compared as text in constant time: only the one canonical spelling of the signature is the signature.
        Span<char> expected = stackalloc char[SignatureLength];
        Sign(token[..last], expected);
        if (!Same(expected, token[(last + 1)..])) return "wrong signature";
        return Decode(token[(first + 1)..last], out payload) ? "" : "payload is not base64url";
    }

    private static bool CanonicalHeader(ReadOnlySpan<char> header) => header.SequenceEqual(Header);

    /// <summary>A header that another library wrote: its algorithm must be HS256, and nothing may be critical.</summary>
    private static bool OtherHeader(ReadOnlySpan<char> header)
    {
        if (!Decode(header, out var json)) return false;
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("alg", out var algorithm) && algorithm.ValueEquals("HS256"u8)
                && (!root.TryGetProperty("typ", out var type) || type.ValueEquals("JWT"u8))
                && !root.TryGetProperty("crit", out _);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private void Sign(ReadOnlySpan<char> signed, Span<char> signature)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        // A character beyond ASCII takes more than one byte: it cannot be part of a token.
        if (!Encoding.ASCII.TryGetBytes(signed, bytes, out var written)) written = 0;
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, bytes[..written], mac);
        Base64Url.EncodeToChars(mac, signature);
    }

    private static bool Same(ReadOnlySpan<char> expected, ReadOnlySpan<char> given) =>
        CryptographicOperations.FixedTimeEquals(System.Runtime.InteropServices.MemoryMarshal.AsBytes(expected), System.Runtime.InteropServices.MemoryMarshal.AsBytes(given));

    private static bool Decode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) return false;
        if (!Base64Url.IsValid(text, out var length)) return false;
        bytes = new byte[length];
        return Base64Url.TryDecodeFromChars(text, bytes, out _);
    }
}
