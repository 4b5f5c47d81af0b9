using System.Security.Cryptography;
using System.Text;
using Nexus.Api;

namespace Nexus.Chains;

/// <summary>The id of the chain that a request starts.</summary>
internal static class ChainId
{
    public const string Header = "Idempotency-Key";

    private const int MaxKey = 255;

    /// <summary>A new id, or the one that the idempotency key stands for: a repeat finds the chain that the first request started.</summary>
    /// <exception cref="NexusException">The key is malformed.</exception>
    public static string Of(HttpContext context, string tenant, INewIds ids)
    {
        if (!context.Request.Headers.TryGetValue(Header, out var values)) return ids.Next().ToString();
        if (values is not [{ Length: > 0 and <= MaxKey } key] || key.Any(c => c is < '!' or > '~'))
            throw new NexusException(ErrorCode.Invalid, $"{Header} must be one value of 1 to {MaxKey} visible ASCII characters");
        return Derive(tenant, key).ToString();
    }

    /// <summary>A UUID of version 8 (RFC 9562: a hash of one's own choice).</summary>
    public static Guid Derive(string tenant, string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"nexus.chain\n{tenant}\n{key}"));
        hash[6] = (byte)(hash[6] & 0x0f | 0x80);
        hash[8] = (byte)(hash[8] & 0x3f | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
