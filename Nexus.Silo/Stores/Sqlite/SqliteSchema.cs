using System.Globalization;

namespace Nexus.Stores;

/// <summary>Brings the embedded database up to date: migrations run forward only, each in its own transaction.</summary>
internal static class SqliteSchema
{
    public static void Migrate(SqliteConnection connection)
    {
        var stands = Version(connection);
        var migrations = Migrations.Of("Sqlite");
        if (stands > migrations.Count)
            throw new NexusException(ErrorCode.Invalid, $"the database is at schema version {stands}, this program knows {migrations.Count}: it was written by a newer one");
        foreach (var migration in migrations.Skip((int)stands))
        {
            connection.Execute("BEGIN IMMEDIATE");
            connection.Execute(SqliteLibrary.KnowsStrict ? migration.Sql : WithoutStrict(migration.Sql));
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {migration.Version}"));
            connection.Execute("COMMIT");
        }
    }

    // Without STRICT, ANY would mean numeric affinity; BLOB means none, which keeps ids as they are.
    private static string WithoutStrict(string sql) => sql
        .Replace(") STRICT, WITHOUT ROWID", ") WITHOUT ROWID", StringComparison.Ordinal)
        .Replace(") STRICT", ")", StringComparison.Ordinal)
        .Replace(" ANY ", " BLOB ", StringComparison.Ordinal)
        .Replace(" ANY,", " BLOB,", StringComparison.Ordinal);

    /// <summary>Every table and index, by kind and name; the same whichever library made them.</summary>
    public static Dictionary<string, string> Of(SqliteConnection connection)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        using var rows = connection.Prepare("SELECT type, name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND name NOT GLOB 'sqlite_*'");
        while (rows.Step()) all[$"{rows.Text(0)} {rows.Text(1)}"] = WithoutStrict(rows.Text(2));
        return all;
    }

    private static long Version(SqliteConnection connection)
    {
        using var version = connection.Prepare("PRAGMA user_version");
        version.Step();
        return version.Integer(0);
    }
}
