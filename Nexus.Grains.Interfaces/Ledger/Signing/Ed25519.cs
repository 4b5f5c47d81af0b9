using System.Security.Cryptography;

namespace Nexus.Ledger;

/// <summary>Ed25519 (RFC 8032, section 5.1), which the framework does not have. Verification is strict and the same on every platform; signing takes the same time for every key.</summary>
/// <remarks>Strict: S below L, both points canonical, no public key of small order; the equation is checked without the cofactor. What this accepts, every implementation accepts.</remarks>
public static class Ed25519
{
    /// <summary>Length of a private key (the RFC's seed) and of a public key, in bytes.</summary>
    public const int KeyLength = 32;

    /// <summary>Length of a signature, in bytes.</summary>
    public const int SignatureLength = 64;

    /// <summary>The public key that belongs to <paramref name="seed32"/>.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for a seed of another length.</exception>
    public static byte[] PublicKey(ReadOnlySpan<byte> seed32)
    {
        Span<byte> expanded = stackalloc byte[64];
        Expand(seed32, expanded);
        var key = new byte[KeyLength];
        EdMultiples.OfBase(expanded[..32]).Write(key);
        CryptographicOperations.ZeroMemory(expanded);
        return key;
    }

    /// <summary>Signs <paramref name="message"/>.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for keys of another length, or a public key that is not the seed's: signing under a wrong one would give the private key away.</exception>
    public static byte[] Sign(ReadOnlySpan<byte> seed32, ReadOnlySpan<byte> publicKey32, ReadOnlySpan<byte> message)
    {
        Span<byte> expanded = stackalloc byte[64], own = stackalloc byte[KeyLength], nonce = stackalloc byte[32], challenge = stackalloc byte[32];
        Expand(seed32, expanded);
        EdMultiples.OfBase(expanded[..32]).Write(own);
        if (!own.SequenceEqual(publicKey32)) throw new NexusException(ErrorCode.Invalid, "the public key does not belong to the private key");
        var signature = new byte[SignatureLength];
        Hash(expanded[32..], default, message, nonce);
        EdMultiples.OfBase(nonce).Write(signature);
        Hash(signature.AsSpan(0, 32), own, message, challenge);
        EdScalar.MultiplyAdd(expanded[..32], challenge, nonce, signature.AsSpan(32));
        CryptographicOperations.ZeroMemory(expanded);
        CryptographicOperations.ZeroMemory(nonce);
        return signature;
    }

    /// <summary>True if <paramref name="signature"/> is that of <paramref name="message"/> under <paramref name="publicKey"/>; false for anything malformed.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != KeyLength || signature.Length != SignatureLength || !EdScalar.IsReduced(signature[32..])) return false;
        if (!EdPoint.TryRead(publicKey, out var key) || key.IsOfSmallOrder) return false;
        Span<byte> challenge = stackalloc byte[32], expected = stackalloc byte[32];
        Hash(signature[..32], publicKey, message, challenge);
        var commitment = EdMultiples.OfBase(signature[32..]).Add(EdMultiples.Of(key.Negate(), challenge).ToAddend());
        commitment.Write(expected);
        return expected.SequenceEqual(signature[..32]);
    }

    /// <summary>True if <paramref name="publicKey"/> is one that <see cref="Verify"/> can accept.</summary>
    public static bool IsPublicKey(ReadOnlySpan<byte> publicKey) => publicKey.Length == KeyLength && EdPoint.TryRead(publicKey, out var key) && !key.IsOfSmallOrder;

    private static void Expand(ReadOnlySpan<byte> seed32, Span<byte> expanded64)
    {
        if (seed32.Length != KeyLength) throw new NexusException(ErrorCode.Invalid, $"an Ed25519 private key takes {KeyLength} bytes, not {seed32.Length}");
        SHA512.HashData(seed32, expanded64);
        expanded64[0] &= 248;
        expanded64[31] = (byte)(expanded64[31] & 63 | 64);
    }

    private static void Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> message, Span<byte> scalar32)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        hash.AppendData(first);
        hash.AppendData(second);
        hash.AppendData(message);
        Span<byte> wide = stackalloc byte[64];
        hash.GetHashAndReset(wide);
        EdScalar.Reduce(wide, scalar32);
        CryptographicOperations.ZeroMemory(wide);
    }
}
