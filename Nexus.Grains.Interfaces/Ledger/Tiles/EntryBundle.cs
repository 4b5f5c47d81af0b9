using System.Buffers.Binary;

namespace Nexus.Ledger;

/// <summary>Entries one after the other, each behind its length in two bytes, big-endian (c2sp.org/tlog-tiles).</summary>
public static class EntryBundle
{
    /// <summary>Writes the bundle of <paramref name="entries"/>.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for an entry longer than 65,535 bytes.</exception>
    public static byte[] Write(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        var bundle = new byte[entries.Sum(static entry => 2 + entry.Length)];
        var at = 0;
        foreach (var entry in entries)
        {
            if (entry.Length > ushort.MaxValue) throw new NexusException(ErrorCode.Invalid, $"an entry of {entry.Length} bytes does not fit a bundle: at most {ushort.MaxValue}");
            BinaryPrimitives.WriteUInt16BigEndian(bundle.AsSpan(at), (ushort)entry.Length);
            entry.Span.CopyTo(bundle.AsSpan(at + 2));
            at += 2 + entry.Length;
        }
        return bundle;
    }

    /// <summary>Reads a bundle of exactly <paramref name="count"/> entries.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if it ends too soon or holds more.</exception>
    public static IReadOnlyList<byte[]> Read(ReadOnlySpan<byte> bundle, int count)
    {
        var entries = new List<byte[]>(count);
        while (entries.Count < count)
        {
            if (bundle.Length < 2 || bundle.Length - 2 < BinaryPrimitives.ReadUInt16BigEndian(bundle)) throw new NexusException(ErrorCode.Invalid, $"the bundle ends in entry {entries.Count} of {count}");
            var length = BinaryPrimitives.ReadUInt16BigEndian(bundle);
            entries.Add(bundle.Slice(2, length).ToArray());
            bundle = bundle[(2 + length)..];
        }
        return bundle.IsEmpty ? entries : throw new NexusException(ErrorCode.Invalid, $"{bundle.Length} bytes follow the last of {count} entries");
    }
}
