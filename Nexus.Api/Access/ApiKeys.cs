using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Nexus.Api;
using Nexus.Tenants;

namespace Nexus.Access;

/// <summary>What keys stand for. Remembered at the edge for a few seconds, so that a busy key does not ask its grain each time.</summary>
internal sealed class ApiKeys(IGrainFactory grains, ApiOptions options, TimeProvider time)
{
    public const string Prefix = "nxs_";

    private const int MaxKeyLength = 256;
    private const int MaxRemembered = 10_000;
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (ApiKeyInfo Key, long At)> _known = new();
    private readonly ConcurrentDictionary<(string Tenant, string Id), (ApiKeyInfo Key, long At)> _givers = new();

    /// <summary>A new key: 32 random bytes.</summary>
    public static string Make() => Of(RandomNumberGenerator.GetBytes(32));

    /// <summary>32 bytes as a key.</summary>
    public static string Of(byte[] bytes) => Prefix + System.Buffers.Text.Base64Url.EncodeToString(bytes);

    /// <summary>Lower-case hex of the SHA-256 of <paramref name="key"/>: all that is ever kept of it.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>What <paramref name="key"/> stands for, or null.</summary>
    public async ValueTask<ApiKeyInfo?> FindAsync(string key)
    {
        if (key.Length > MaxKeyLength || !key.StartsWith(Prefix, StringComparison.Ordinal) || options.Refuses(key)) return null;
        var hash = Hash(key);
        if (_known.TryGetValue(hash, out var known) && time.GetElapsedTime(known.At) < Remembered) return known.Key;

        var found = await grains.GetGrain<IApiKeyGrain>(hash).FindAsync();
        if (found is null)
        {
            _known.TryRemove(hash, out _);
            return null;
        }

        if (_known.Count >= MaxRemembered) _known.Clear();
        _known[hash] = (found, time.GetTimestamp());
        return found;
    }

    /// <summary>The key that a token was given for, or null if it was revoked or is another tenant's.</summary>
    public async ValueTask<ApiKeyInfo?> GiverAsync(string tenant, string keyId)
    {
        if (_givers.TryGetValue((tenant, keyId), out var known) && time.GetElapsedTime(known.At) < Remembered) return known.Key;

        var found = await grains.GetGrain<ITenantsGrain>(ITenantsGrain.Key).FindKeyAsync(tenant, keyId);
        if (found is null)
        {
            _givers.TryRemove((tenant, keyId), out _);
            return null;
        }

        if (_givers.Count >= MaxRemembered) _givers.Clear();
        _givers[(tenant, keyId)] = (found, time.GetTimestamp());
        return found;
    }

    /// <summary>Forgets a key that was revoked here.</summary>
    public void Forget(string tenant, string keyId)
    {
        _givers.TryRemove((tenant, keyId), out _);
        foreach (var (hash, known) in _known)
            if (known.Key.Id == keyId && known.Key.Tenant == tenant) _known.TryRemove(hash, out _);
    }
}
