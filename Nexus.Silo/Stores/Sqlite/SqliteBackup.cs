namespace Nexus.Stores;

/// <summary>Copies the embedded database while it is in use: one consistent moment of it, without the keys.</summary>
public static class SqliteBackup
{
    /// <summary>Writes the copy to <paramref name="file"/>, which must not exist.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Conflict"/> if it does; <see cref="ErrorCode.NotFound"/> if the data directory holds no database.</exception>
    public static void Write(string dataDirectory, string file)
    {
        var database = Path.Combine(dataDirectory, "nexus.db");
        if (!File.Exists(database)) throw new NexusException(ErrorCode.NotFound, $"'{dataDirectory}' holds no embedded database");
        if (File.Exists(file)) throw new NexusException(ErrorCode.Conflict, $"'{file}' exists already; a backup never overwrites one");
        using var connection = SqliteConnection.Open(database, readOnly: true);
        connection.Prepare("VACUUM INTO ?1").Bind(1, Path.GetFullPath(file)).Run();
    }
}
