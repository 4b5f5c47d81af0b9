using System.Security.Cryptography;

namespace Nexus.Ledger;

/// <summary>The hashes of an RFC 6962 / RFC 9162 tree over SHA-256, and of salted commitments.</summary>
public static class MerkleHash
{
    /// <summary>Length of every hash here, in bytes.</summary>
    public const int Length = 32;

    /// <summary>Characters of a hash in hex.</summary>
    public const int HexLength = 2 * Length;

    private static readonly byte[] EmptyRoot = SHA256.HashData([]);

    /// <summary>The root of a tree without leaves: SHA-256 of nothing.</summary>
    public static ReadOnlySpan<byte> Empty => EmptyRoot;

    /// <summary>SHA-256(0x00 ‖ <paramref name="leaf"/>) into <paramref name="hash32"/>.</summary>
    public static void Leaf(ReadOnlySpan<byte> leaf, Span<byte> hash32) => Sha256.Hash([0], leaf, hash32);

    /// <summary>SHA-256(0x00 ‖ <paramref name="leaf"/>).</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> leaf)
    {
        var hash = new byte[Length];
        Leaf(leaf, hash);
        return hash;
    }

    /// <summary>SHA-256(0x01 ‖ <paramref name="left"/> ‖ <paramref name="right"/>) into <paramref name="hash32"/>, which may be one of the two.</summary>
    public static void Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> hash32) => Sha256.HashPair(1, left, right, hash32);

    /// <summary>SHA-256(<paramref name="salt"/> ‖ <paramref name="payload"/>) into <paramref name="hash32"/>: binds a payload without telling anything of it once salt and payload are erased.</summary>
    public static void Commit(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> payload, Span<byte> hash32) => Sha256.Hash(salt, payload, hash32);

    /// <summary>The same as lower-case hex into <paramref name="hex64"/>, of <see cref="HexLength"/> characters, which is returned.</summary>
    public static ReadOnlySpan<char> Commit(scoped ReadOnlySpan<byte> salt, scoped ReadOnlySpan<byte> payload, Span<char> hex64)
    {
        Span<byte> hash = stackalloc byte[Length];
        Commit(salt, payload, hash);
        Convert.TryToHexStringLower(hash, hex64, out _);
        return hex64;
    }
}
