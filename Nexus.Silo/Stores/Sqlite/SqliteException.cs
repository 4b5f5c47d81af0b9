using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>SQLite refused. <paramref name="code"/> is its extended result code.</summary>
internal sealed class SqliteException(int code, string message) : Exception($"SQLite error {code}: {message}")
{
    /// <summary>The file is not where it was opened.</summary>
    public const int Moved = ReadOnly | (4 << 8);

    private const int Error = 1;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int Constraint = 19;
    private const int NotADatabase = 26;
    private const int ConstraintPrimaryKey = Constraint | (6 << 8);
    private const int ConstraintUnique = Constraint | (8 << 8);
    private const int ConstraintRow = Constraint | (10 << 8);

    // The file of shared memory could not be made larger: the disk is full, nothing has been synced yet.
    private const int SharedMemorySize = InputOutput | (19 << 8);

    public bool IsDiskFull => (code & 0xff) == Full || code == SharedMemorySize;

    public bool IsLostWrite => (code & 0xff) == InputOutput && !IsDiskFull;

    public bool IsUnique => code == ConstraintUnique;

    /// <summary>What is stored is not what was written: pages that make no sense, tables that are gone, rows where none may stand. Repeating it does not help.</summary>
    public bool IsDamage => (code & 0xff) is Corrupt or NotADatabase || code is ConstraintPrimaryKey or ConstraintRow || (code == Error && message.StartsWith("no such table", StringComparison.Ordinal));

    /// <summary>As the rest of the program knows it.</summary>
    public StoreUnavailableException Told() => new(
        IsDiskFull ? $"the disk or the database's size limit is full; nothing was written ({Message})" : IsDamage ? $"the database is damaged ({Message})" : Message, this, IsDiskFull, IsDamage);
}
