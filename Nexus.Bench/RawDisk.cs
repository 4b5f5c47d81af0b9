using System.Diagnostics;

namespace Nexus.Bench;

/// <summary>The disk's own limit: write one page, make it durable, again.</summary>
internal static class RawDisk
{
    public static double FdatasyncPerSecond(string directory, TimeSpan span)
    {
        var path = Path.Combine(directory, $"nexus-raw-{Environment.ProcessId}");
        try
        {
            using var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, preallocationSize: 64 << 20);
            var page = new byte[4096];
            var clock = Stopwatch.StartNew();
            var syncs = 0;
            for (; clock.Elapsed < span; syncs++)
            {
                RandomAccess.Write(file, page, syncs % 16_384 * 4096L);
                RandomAccess.FlushToDisk(file);
            }

            return syncs / clock.Elapsed.TotalSeconds;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
