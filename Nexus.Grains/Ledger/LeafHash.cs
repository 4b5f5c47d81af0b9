using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Nexus.Ledger;

/// <summary>A hash as a value: compared and kept without an object of its own.</summary>
internal readonly record struct LeafHash(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>The hash in these bytes; one of a wrong length is like no other.</summary>
    public static LeafHash Of(ReadOnlySpan<byte> bytes) => bytes.Length == MerkleHash.Length ? MemoryMarshal.Read<LeafHash>(bytes) : default;

    /// <summary>Whether <paramref name="hex"/>, lower case, is this hash.</summary>
    public bool Is(string hex)
    {
        Span<byte> bytes = stackalloc byte[MerkleHash.Length];
        return hex.Length == 2 * MerkleHash.Length && Convert.FromHexString(hex, bytes, out _, out var length) == System.Buffers.OperationStatus.Done && length == bytes.Length && Of(bytes) == this;
    }

    /// <summary>The hash as bytes, where it stands.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(new ReadOnlySpan<LeafHash>(in this));

    public override string ToString() => Convert.ToHexStringLower(Bytes);
}
