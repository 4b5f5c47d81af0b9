namespace Nexus.Stores;

/// <summary>The number that stands for a tenant's name, and the positions that follow from it.</summary>
internal static class SqliteTenants
{
    private const int IndexBits = 40;

    /// <summary>The index part of a position.</summary>
    public const long IndexMask = (1L << IndexBits) - 1;

    /// <summary>The tenant's number, or null if nothing of it was ever stored.</summary>
    public static long? Find(SqliteConnection connection, string tenant)
    {
        using var find = connection.Prepare("SELECT no FROM heads WHERE tenant = ?1").Bind(1, tenant);
        return find.Step() ? find.Integer(0) : null;
    }

    /// <summary>The tenant's number, given now if it has none yet.</summary>
    public static long FindOrAdd(SqliteConnection connection, string tenant)
    {
        if (Find(connection, tenant) is { } known) return known;
        using var add = connection.Prepare("INSERT INTO heads (tenant) VALUES (?1) RETURNING no").Bind(1, tenant);
        add.Step();
        return add.Integer(0);
    }

    /// <summary>True if the position lies in the range of that number.</summary>
    public static bool Holds(long number, long position) => position >> IndexBits == number;

    /// <summary>Where the tenant's range begins.</summary>
    public static long Base(long number) => number << IndexBits;

    /// <summary>Just past the tenant's range, or past <paramref name="count"/> from <paramref name="from"/>, whichever is first.</summary>
    public static long End(long number, long from, long count) => Base(number) + Math.Min(IndexMask, from + Math.Max(0, count));
}
