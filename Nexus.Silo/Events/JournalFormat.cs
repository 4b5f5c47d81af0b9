using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Nexus.Events;

/// <summary>How a record stands in a segment: its length, a checksum (CRC-32C), then its members. A record cut short by the end of a process is told by either.</summary>
internal static class JournalFormat
{
    public const int HeadBytes = 8;
    public const int MaxRecord = 1 << 20;

    public static void Write(ArrayBufferWriter<byte> to, long position, DateTimeOffset at, string sender, RawRecord record)
    {
        var most = HeadBytes + 17 + 5 * 4 + Encoding.UTF8.GetMaxByteCount(sender.Length + record.Source.Length + record.Entity.Length + record.Mark.Length + record.Body.Length);
        var span = to.GetSpan(most);
        var end = HeadBytes;
        BinaryPrimitives.WriteInt64LittleEndian(span[end..], position);
        BinaryPrimitives.WriteInt64LittleEndian(span[(end + 8)..], at.UtcTicks);
        span[end + 16] = (byte)record.Format;
        end += 17;
        foreach (var text in (ReadOnlySpan<string>)[sender, record.Source, record.Entity, record.Mark, record.Body])
        {
            var length = Encoding.UTF8.GetBytes(text, span[(end + 4)..]);
            BinaryPrimitives.WriteInt32LittleEndian(span[end..], length);
            end += 4 + length;
        }

        BinaryPrimitives.WriteInt32LittleEndian(span, end - HeadBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(span[4..], Checksum(span[HeadBytes..end]));
        to.Advance(end);
    }

    /// <summary>The record at the beginning of <paramref name="bytes"/> and its length; 0 if it is not whole.</summary>
    public static int Read(ReadOnlySpan<byte> bytes, string journal, out ReadRecord? record)
    {
        record = null;
        if (bytes.Length < HeadBytes) return 0;
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (length is < 17 + 5 * 4 or > MaxRecord || bytes.Length < HeadBytes + length) return 0;
        var body = bytes.Slice(HeadBytes, length);
        if (Checksum(body) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..])) return 0;
        var (position, at, format) = (BinaryPrimitives.ReadInt64LittleEndian(body), BinaryPrimitives.ReadInt64LittleEndian(body[8..]), (RecordFormat)body[16]);
        body = body[17..];
        var (sender, source, entity, mark, text) = (Text(ref body), Text(ref body), Text(ref body), Text(ref body), Text(ref body));
        record = new ReadRecord(journal, position, new DateTimeOffset(at, TimeSpan.Zero), sender, new RawRecord(source, format, entity, text, mark));
        return HeadBytes + length;
    }

    private static string Text(ref ReadOnlySpan<byte> body)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(body);
        var text = length == 0 ? "" : Encoding.UTF8.GetString(body.Slice(4, length));
        body = body[(4 + length)..];
        return text;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (var one in bytes) crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
