using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Nexus.Ledger;

/// <summary>A hash as a value: compared and kept without an object of its own.</summary>
internal readonly record struct LeafHash(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>The hash in these bytes; one of a wrong length is like no other.</summary>
    public static LeafHash Of(ReadOnlySpan<byte> bytes) => bytes.Length == MerkleHash.Length ? MemoryMarshal.Read<LeafHash>(bytes) : default;

    /// <summary>The hash that 64 hexadecimal digits write.</summary>
    public static LeafHash OfHex(ReadOnlySpan<byte> digits)
    {
        Span<byte> bytes = stackalloc byte[MerkleHash.Length];
        return Convert.FromHexString(digits, bytes, out _, out var length) == System.Buffers.OperationStatus.Done && length == bytes.Length ? Of(bytes) : throw new ArgumentException("a hash is written in 64 hexadecimal digits", nameof(digits));
    }

    /// <summary>The hash as bytes, where it stands.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(new ReadOnlySpan<LeafHash>(in this));

    public override string ToString() => Convert.ToHexStringLower(Bytes);
}
