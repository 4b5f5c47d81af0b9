using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Nexus.Ledger;

/// <summary>Where a page of the ledger ended: the leaf of its last decision, bound to the filters it was asked with. Opaque to callers.</summary>
internal static class LedgerCursor
{
    private const byte Form = 1;
    private const int Length = 1 + 8 + 4;

    public static string Write(long index, string? chain, string? persona)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = Form;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], index);
        Filter(chain, persona).CopyTo(bytes[9..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The leaf index, or null if the text is no cursor of a query with these filters.</summary>
    public static long? Read(string text, string? chain, string? persona)
    {
        Span<byte> bytes = stackalloc byte[Length];
        if (!Base64Url.IsValid(text, out var length) || length != Length || !Base64Url.TryDecodeFromChars(text, bytes, out _)) return null;
        if (bytes[0] != Form || !Filter(chain, persona).SequenceEqual(bytes[9..])) return null;
        return BinaryPrimitives.ReadInt64BigEndian(bytes[1..]) is >= 0 and var index ? index : null;
    }

    private static ReadOnlySpan<byte> Filter(string? chain, string? persona) => SHA256.HashData(Encoding.UTF8.GetBytes($"{chain}\n{persona}")).AsSpan(0, 4);
}
