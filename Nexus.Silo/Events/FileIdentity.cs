using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Nexus.Events;

/// <summary>What a file is, whatever it is called: its inode, where the system has them.</summary>
internal static class FileIdentity
{
    private const int CurrentDirectory = -100;
    private const uint Inode = 0x100;
    private const int InodeOffset = 32;

    /// <summary>The inode of the file now at <paramref name="path"/>; 0 if there is none, or no inodes.</summary>
    public static ulong Of(string path)
    {
        if (!OperatingSystem.IsLinux()) return 0;
        var result = new byte[256];
        return Statx(CurrentDirectory, path, 0, Inode, result) == 0 ? BinaryPrimitives.ReadUInt64LittleEndian(result.AsSpan(InodeOffset)) : 0;
    }

    // The layout of statx is the same on every architecture.
    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int Statx(int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] result);
}
