using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Nexus.Events;

/// <summary>What a file is, whatever it is called: its inode, where the system has them.</summary>
internal static class FileIdentity
{
    private const int CurrentDirectory = -100;
    private const int EmptyPath = 0x1000;
    private const uint Inode = 0x100;
    private const int InodeOffset = 32;

    /// <summary>The inode of the file now at <paramref name="path"/>; 0 if there is none, or no inodes.</summary>
    public static ulong Of(string path) => OperatingSystem.IsLinux() ? Ask(CurrentDirectory, path, 0) : 0;

    /// <summary>The inode of an open file, whatever has taken its name meanwhile; 0 if there are no inodes.</summary>
    public static ulong Of(SafeFileHandle file) => OperatingSystem.IsLinux() ? Ask((int)file.DangerousGetHandle(), "", EmptyPath) : 0;

    private static ulong Ask(int directory, string path, int flags)
    {
        var result = new byte[256];
        return Statx(directory, path, flags, Inode, result) == 0 ? BinaryPrimitives.ReadUInt64LittleEndian(result.AsSpan(InodeOffset)) : 0;
    }

    // The layout of statx is the same on every architecture.
    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int Statx(int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] result);
}
