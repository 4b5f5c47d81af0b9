using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Nexus.Ledger;

/// <summary>A hash of 32 bytes as a value: compared and kept without an object of its own.</summary>
/// <param name="A">Bytes 0 to 7 as they lie.</param>
/// <param name="B">Bytes 8 to 15.</param>
/// <param name="C">Bytes 16 to 23.</param>
/// <param name="D">Bytes 24 to 31.</param>
public readonly record struct LeafHash(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>The hash in these bytes; one of a wrong length is all zero, and like no other.</summary>
    public static LeafHash Of(ReadOnlySpan<byte> bytes) => bytes.Length == MerkleHash.Length ? MemoryMarshal.Read<LeafHash>(bytes) : default;

    /// <summary>The hash that 64 lower-case hexadecimal digits write; false if these are none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> digits, out LeafHash hash)
    {
        Span<byte> bytes = stackalloc byte[MerkleHash.Length];
        var read = LowerHex.TryRead(digits, bytes);
        hash = read ? Of(bytes) : default;
        return read;
    }

    /// <summary>The hash as bytes, where it stands.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(new ReadOnlySpan<LeafHash>(in this));

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(Bytes);
}
