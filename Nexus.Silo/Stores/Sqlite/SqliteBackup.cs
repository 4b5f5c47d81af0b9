namespace Nexus.Stores;

/// <summary>Copies the embedded database while it is in use: one consistent moment of it, without the keys.</summary>
public static class SqliteBackup
{
    /// <summary>Writes the copy to <paramref name="file"/>, which must not exist.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Conflict"/> if it does; <see cref="ErrorCode.NotFound"/> if the data directory holds no database.</exception>
    public static void Write(string dataDirectory, string file)
    {
        var database = FileIn(dataDirectory);
        using var aside = BackupFile.Begin(file);
        using (var connection = SqliteConnection.Open(database, readOnly: true))
            connection.Prepare("VACUUM INTO ?1").Bind(1, aside.Path).Run();
        aside.Done();
    }

    /// <summary>The database's file.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> if there is none.</exception>
    public static string FileIn(string dataDirectory) =>
        Path.Combine(dataDirectory, "nexus.db") is var database && File.Exists(database) ? database : throw new NexusException(ErrorCode.NotFound, $"'{dataDirectory}' holds no embedded database");

    /// <summary>Puts a copy in the place of the database, which must not be there.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Conflict"/> if the data directory holds a database, or a part of one; <see cref="ErrorCode.Invalid"/> if the file is none of ours.</exception>
    public static void Read(string file, string dataDirectory)
    {
        if (!File.Exists(file)) throw new NexusException(ErrorCode.NotFound, $"there is no file '{file}'");
        // A write-ahead log left there would be applied to the copy.
        if (Directory.Exists(dataDirectory) && Directory.EnumerateFiles(dataDirectory, "nexus.db*").FirstOrDefault() is { } there)
            throw new NexusException(ErrorCode.Conflict, $"'{there}' is there; stop the silo and move it and what belongs to it away first");
        CheckForm(file);
        var database = Path.Combine(Directory.CreateDirectory(dataDirectory).FullName, "nexus.db");
        File.Copy(file, database + ".new", overwrite: true);
        File.Move(database + ".new", database);
    }

    private static void CheckForm(string file)
    {
        try
        {
            using var connection = SqliteConnection.Open(file, readOnly: true);
            using var check = connection.Prepare("SELECT count(*) FROM heads");
            check.Step();
        }
        catch (SqliteException error)
        {
            throw new NexusException(ErrorCode.Invalid, $"'{file}' is no backup of an embedded database: {error.Message}", error);
        }
    }
}
