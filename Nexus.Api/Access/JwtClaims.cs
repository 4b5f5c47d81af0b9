using System.Text.Json;
using Nexus.Tenants;

namespace Nexus.Access;

/// <summary>The claims of a token. All of them are required.</summary>
/// <param name="Subject">Id of the API key it was given for.</param>
internal sealed record JwtClaims(string Subject, string Tenant, Role Role, long IssuedAt, long Expires)
{
    public const string Issuer = "nexus";
    public const string Audience = "nexus";

    // Two machines' clocks may differ by this much; expiry is judged without it.
    private const long SkewSeconds = 30;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    public static bool TryRead(ReadOnlyMemory<byte> payload, DateTimeOffset now, out JwtClaims claims, out string refusal)
    {
        claims = null!;
        try
        {
            using var document = JsonDocument.Parse(payload, Strict);
            refusal = Read(document.RootElement, now.ToUnixTimeSeconds(), out claims);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            refusal = "claims are not JSON";
        }

        return refusal.Length == 0;
    }

    public byte[] Write()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("sub", Subject);
            writer.WriteString("tenant", Tenant);
            writer.WriteString("role", WireNames.Of(Role));
            writer.WriteNumber("iat", IssuedAt);
            writer.WriteNumber("exp", Expires);
            writer.WriteString("iss", Issuer);
            writer.WriteString("aud", Audience);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string Read(JsonElement root, long now, out JwtClaims claims)
    {
        claims = null!;
        if (root.ValueKind != JsonValueKind.Object) return "claims are not an object";
        if (Text(root, "iss") != Issuer) return "wrong issuer";
        if (Text(root, "aud") != Audience) return "wrong audience";
        if (Text(root, "sub") is not { Length: > 0 and <= 128 } subject) return "no subject";
        if (Text(root, "tenant") is not { } tenant || !GrainKey.IsTenant(tenant)) return "no tenant";
        if (WireNames.ParseRole(Text(root, "role")) is not { } role) return "no role";
        if (Number(root, "iat") is not { } issued || issued > now + SkewSeconds) return "issued in the future, or no time of issue";
        if (Number(root, "exp") is not { } expires || expires <= now) return "expired, or no expiry";
        if (root.TryGetProperty("nbf", out _) && (Number(root, "nbf") is not { } notBefore || notBefore > now + SkewSeconds)) return "not yet valid";
        claims = new JwtClaims(subject, tenant, role, issued, expires);
        return "";
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;
}
