using Nexus.Stores;
using Nexus.Threats;
using Nexus.Tools;

namespace Nexus.Configuration;

/// <summary>Looks at a start whether the folders of the configuration are there or can be written to, so that it is told with the key's name and not found out later.</summary>
internal static class FolderCheck
{
    /// <summary>What goes on without the folder, in a sentence each.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for the data directory, the folder of the files that tools work on, and that of the contracts.</exception>
    public static IReadOnlyList<string> Run(NexusOptions options)
    {
        DataDirectory.Make(options.DataDir);
        if (Problem(options.WorkspaceDir) is { } problem) throw new NexusException(ErrorCode.Invalid, $"workspace_dir (NEXUS_WORKSPACE_DIR): '{options.WorkspaceDir}' cannot be used: {problem}");
        if (options.PersonasDir.Length > 0 && !Directory.Exists(options.PersonasDir)) throw new NexusException(ErrorCode.Invalid, $"personas_dir (NEXUS_PERSONAS_DIR): '{options.PersonasDir}' cannot be used: {(File.Exists(options.PersonasDir) ? "it is a file; it must be a directory" : "it is not there")}");
        var warnings = new List<string>();
        if (Problem(options.LogDir) is { } log) warnings.Add($"log_dir (NEXUS_LOG_DIR): '{options.LogDir}' cannot be used, so nothing is kept in a file: {log}");
        var alerts = AlertArchive.FolderOf(options);
        if (Problem(alerts) is { } archive) warnings.Add($"alerts_dir (NEXUS_ALERTS_DIR): '{alerts}' cannot be used, so alerts stand in the database alone: {archive}");
        return warnings;
    }

    private static string? Problem(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".{Guid.NewGuid():N}.probe");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return FileErrors.IsDiskFull(refused) ? null : File.Exists(folder) ? "it is a file; it must be a directory" : "it cannot be made or written to";
        }
    }
}
