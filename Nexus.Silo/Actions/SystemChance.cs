using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Nexus.Actions;

/// <summary>The operating system's chance. Random bytes are drawn a block at a time: one system call for many salts.</summary>
internal sealed class SystemChance(TimeProvider time) : IChance
{
    private const int BlockSize = 4096;

    [ThreadStatic] private static byte[]? s_block;
    [ThreadStatic] private static int s_left;

    /// <summary>A UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, then chance.</summary>
    public string NewId()
    {
        Span<byte> id = stackalloc byte[16];
        Fill(id[6..]);
        var milliseconds = time.GetUtcNow().ToUnixTimeMilliseconds();
        BinaryPrimitives.WriteUInt16BigEndian(id, (ushort)(milliseconds >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(id[2..], (uint)milliseconds);
        id[6] = (byte)(0x70 | id[6] & 0x0F);
        id[8] = (byte)(0x80 | id[8] & 0x3F);
        return new Guid(id, bigEndian: true).ToString();
    }

    public void Fill(Span<byte> bytes)
    {
        if (bytes.Length > BlockSize)
        {
            RandomNumberGenerator.Fill(bytes);
            return;
        }

        var block = s_block ??= new byte[BlockSize];
        if (s_left < bytes.Length)
        {
            RandomNumberGenerator.Fill(block);
            s_left = BlockSize;
        }

        var drawn = block.AsSpan(s_left - bytes.Length, bytes.Length);
        drawn.CopyTo(bytes);
        drawn.Clear();
        s_left -= bytes.Length;
    }
}
