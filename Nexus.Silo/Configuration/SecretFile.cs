namespace Nexus.Configuration;

/// <summary>A file that only its owner may read.</summary>
internal static class SecretFile
{
    /// <summary>Makes it unless it stands already. Written aside and moved into place, so that a crash or a second process never leaves half a secret.</summary>
    public static void Make(string path, ReadOnlySpan<byte> content)
    {
        var aside = $"{path}.{Environment.ProcessId}";
        var how = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(aside, how))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(aside, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(aside);
        }
    }
}
