using System.Runtime.InteropServices;

namespace Nexus.Tools;

/// <summary>Makes a rename in a folder durable. Windows does so by itself.</summary>
internal static class FolderSync
{
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var handle = Open(folder, 0);
        if (handle < 0) throw new IOException($"the folder cannot be opened to be synced (error {Marshal.GetLastPInvokeError()})");
        var synced = Fsync(handle) == 0;
        var error = Marshal.GetLastPInvokeError();
        _ = Close(handle);
        if (!synced) throw new IOException($"the folder cannot be synced (error {error})");
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Fsync(int handle);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int handle);
}
