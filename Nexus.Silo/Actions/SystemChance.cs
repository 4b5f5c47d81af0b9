using System.Security.Cryptography;

namespace Nexus.Actions;

/// <summary>The operating system's chance. Random bytes are drawn a block at a time: one system call for many salts.</summary>
internal sealed class SystemChance(TimeProvider time) : IChance
{
    private const int BlockSize = 4096;

    [ThreadStatic] private static byte[]? s_block;
    [ThreadStatic] private static int s_left;

    public string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString();

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
