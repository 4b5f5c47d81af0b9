namespace Nexus.Stores;

/// <summary>A backup while it is written: aside, for its owner only, and moved into place when it is whole. One that ends half way is none.</summary>
internal sealed class BackupFile : IDisposable
{
    private readonly string _file;

    private BackupFile(string file)
    {
        (_file, Path) = (file, file + ".part");
        File.Delete(Path);
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        // It holds what payloads hold.
        if (!OperatingSystem.IsWindows()) how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var made = new FileStream(Path, how);
    }

    /// <summary>Where to write: an empty file.</summary>
    public string Path { get; }

    /// <summary>Begins a backup to <paramref name="file"/>.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Conflict"/> if it exists; <see cref="ErrorCode.Invalid"/> if nothing can be written there.</exception>
    public static BackupFile Begin(string file)
    {
        var full = System.IO.Path.GetFullPath(file);
        if (File.Exists(full)) throw new NexusException(ErrorCode.Conflict, $"'{file}' exists already; a backup never overwrites one");
        try
        {
            return new BackupFile(full);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new NexusException(ErrorCode.Invalid, $"no backup can be written to '{file}': {refused.Message}", refused);
        }
    }

    /// <summary>It is whole: it lasts, under its name.</summary>
    public void Done()
    {
        using (var written = new FileStream(Path, FileMode.Open, FileAccess.ReadWrite)) written.Flush(flushToDisk: true);
        File.Move(Path, _file, overwrite: false);
    }

    /// <summary>What was not finished goes.</summary>
    public void Dispose() => File.Delete(Path);
}
