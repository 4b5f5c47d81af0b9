using System.Security.Cryptography;
using System.Text;
using Nexus.Tenants;

namespace Nexus.Http;

/// <summary>The id a caller gave its request, so that a repeat does nothing twice.</summary>
internal static class RequestKey
{
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 255;

    /// <summary>Says in the OpenAPI document that a route honours it.</summary>
    public static Parameter Parameter { get; } = new(Header, "header", "A repeat with the same key and body returns the first answer; with another body it is refused (409).");

    /// <summary>The key of the request, or null if it carries none.</summary>
    /// <exception cref="NexusException">It is malformed.</exception>
    public static string? Of(HttpContext context)
    {
        if (!context.Request.Headers.TryGetValue(Header, out var values)) return null;
        return values is [{ Length: > 0 and <= MaxLength } key] && !key.Any(c => c is < '!' or > '~')
            ? key
            : throw new NexusException(ErrorCode.Invalid, $"{Header} must be one value of 1 to {MaxLength} visible ASCII characters");
    }

    /// <summary>Binds the request's key to its body, and gives the id that stands for both: what is made under it is made once. Null without a key.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Conflict"/> if the key came before with another body.</exception>
    public static async ValueTask<string?> ClaimAsync(HttpContext context, IGrainFactory grains, string digest, string? inBody = null)
    {
        if (Of(context) is not { } key)
        {
            if (inBody is null) return null;
            key = inBody;
        }
        else if (inBody is not null && inBody != key)
        {
            throw new NexusException(ErrorCode.Invalid, $"{Header} is '{key}', the body's idempotency_key is '{inBody}': they must be equal");
        }

        var tenant = context.Caller().Tenant;
        var id = Derive($"nexus.request {context.Request.Path.Value}", tenant, key).ToString();
        try
        {
            await grains.GetGrain<IRequestsGrain>(tenant).ClaimAsync(id, digest);
        }
        catch (NexusException e) when (e.Code == ErrorCode.Conflict)
        {
            throw Taken(key, "body", e);
        }

        return id;
    }

    public static NexusException Taken(string key, string what, Exception cause) => new(ErrorCode.Conflict, $"{Header} '{key}' was used before with another {what}; a new request needs a new key", cause);

    /// <summary>A UUID of version 8 (RFC 9562: a hash of one's own choice).</summary>
    public static Guid Derive(string purpose, string tenant, string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{purpose}\n{tenant}\n{key}"));
        hash[6] = (byte)(hash[6] & 0x0f | 0x80);
        hash[8] = (byte)(hash[8] & 0x3f | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
