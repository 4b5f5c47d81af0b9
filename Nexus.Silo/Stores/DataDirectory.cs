using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nexus.Stores;

/// <summary>The one process's claim on a data directory. A second process is refused, by name.</summary>
/// <remarks>Two files: a locked file cannot be read by everyone, so who holds it stands beside it.</remarks>
public sealed partial class DataDirectory : IDisposable
{
    private const int WouldBlock = 11;
    private const int SharingViolation = unchecked((int)0x80070020);

    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    private string InfoPath => System.IO.Path.Combine(Path, "nexus.info.json");

    /// <summary>Makes the directory if absent.</summary>
    /// <returns>Its absolute path.</returns>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if there can be none.</exception>
    public static string Make(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            // What agents did and said is in it: nothing for other accounts of the machine. One that is there stays as its owner made it.
            return (OperatingSystem.IsWindows() ? Directory.CreateDirectory(full) : Directory.CreateDirectory(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)).FullName;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Unusable(full, File.Exists(full) ? "it is a file; it must be a directory" : "it cannot be made there", refused);
        }
    }

    /// <summary>Makes the directory if absent and locks it until disposal or the death of the process.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Conflict"/> if another process holds it; <see cref="ErrorCode.Invalid"/> if it cannot be made or written.</exception>
    public static DataDirectory Open(string path)
    {
        var full = Make(path);
        try
        {
            var stream = new FileStream(System.IO.Path.Combine(full, "nexus.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            var directory = new DataDirectory(full, stream);
            directory.Announce(null);
            return directory;
        }
        catch (IOException locked) when (locked.HResult is WouldBlock or SharingViolation)
        {
            throw new NexusException(ErrorCode.Conflict, $"data directory '{full}' is in use by {HolderOf(full)}; one process at a time may use it", locked);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Unusable(full, "nothing can be written to it", refused);
        }
    }

    /// <summary>Writes down who holds the directory, and where it listens once that is known.</summary>
    public void Announce(string? url)
    {
        var temporary = InfoPath + ".new";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(new Holder(Environment.ProcessId, url), HolderJson.Default.Holder));
        File.Move(temporary, InfoPath, overwrite: true);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        File.Delete(InfoPath);
        _lock.Dispose();
    }

    private static string HolderOf(string path)
    {
        var info = System.IO.Path.Combine(path, "nexus.info.json");
        if (!File.Exists(info)) return "another process";
        var holder = JsonSerializer.Deserialize(File.ReadAllBytes(info), HolderJson.Default.Holder)!;
        return $"process {holder.Pid}{(holder.Url is null ? "" : $" at {holder.Url}")}";
    }

    private static NexusException Unusable(string path, string why, Exception cause) => new(ErrorCode.Invalid, $"data_dir (NEXUS_DATA_DIR): '{path}' cannot be used: {why}", cause);

    private sealed record Holder(int Pid, string? Url);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Holder))]
    private sealed partial class HolderJson : JsonSerializerContext;
}
