using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>What the embedded database finds wrong with itself. An index that was damaged or doctored hides leaves from whoever looks one up, and not from who reads them all.</summary>
internal static class SqliteSelfCheck
{
    private const string Missing = " missing from index leaves_";

    public static IReadOnlyList<StoreDamage> Run(SqliteConnection connection, long tenant, int count)
    {
        try
        {
            return [.. Schema(connection).Concat(Content(connection, tenant)).Take(count)];
        }
        catch (SqliteException failure) when (failure.IsDamage)
        {
            return [new StoreDamage(-1, failure.Told().Message)];
        }
    }

    /// <summary>Beside what the migrations make. Triggers are left out: they keep mistakes away, and who means harm puts them back.</summary>
    private static IEnumerable<StoreDamage> Schema(SqliteConnection connection)
    {
        using var fresh = SqliteConnection.Open(":memory:", readOnly: false);
        SqliteSchema.Migrate(fresh);
        var (ours, found) = (SqliteSchema.Of(fresh), SqliteSchema.Of(connection));
        foreach (var (name, sql) in ours)
        {
            if (!found.TryGetValue(name, out var there)) yield return new StoreDamage(-1, $"the {name} of the database is gone");
            else if (there != sql) yield return new StoreDamage(-1, $"the {name} of the database is not as Nexus makes it");
        }
    }

    private static IEnumerable<StoreDamage> Content(SqliteConnection connection, long tenant)
    {
        var lines = new List<string>();
        using (var check = connection.Prepare("PRAGMA integrity_check"))
            while (check.Step()) lines.Add(check.Text(0));
        foreach (var line in lines)
        {
            if (line == "ok") continue;
            var at = line.IndexOf(Missing, StringComparison.Ordinal);
            var index = at > 0 ? Place(connection, tenant, line[..at]) : -1;
            yield return new StoreDamage(index, index < 0 ? $"the database is damaged: {line}" : $"leaf {index} is{line[at..]}: whoever looks it up by that does not find it");
        }
    }

    /// <summary>SQLite counts the rows of the table from one, those of all tenants.</summary>
    private static long Place(SqliteConnection connection, long tenant, string counted)
    {
        if (!counted.StartsWith("row ", StringComparison.Ordinal) || !long.TryParse(counted.AsSpan(4), out var row)) return -1;
        using var leaf = connection.Prepare("SELECT pos FROM leaves NOT INDEXED ORDER BY pos LIMIT 1 OFFSET ?1").Bind(1, row - 1);
        return leaf.Step() && leaf.Integer(0) - SqliteTenants.Base(tenant) is >= 0 and var index && index < SqliteTenants.Base(1) ? index : -1;
    }
}
