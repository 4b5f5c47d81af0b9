using System.Runtime.InteropServices;

namespace Nexus.Stores;

/// <summary>Steps to a row and its columns, asked of SQLite itself: through the binding each question counts a handle up and down, which costs more than the answer.</summary>
/// <remarks>A row's values are in memory once it was stepped to: asking for them waits for nothing, so that no such question needs a transition of the collector either.</remarks>
internal static unsafe class SqliteColumns
{
    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, int, int> TypeOf = (delegate* unmanaged[SuppressGCTransition]<nint, int, int>)Export("sqlite3_column_type");
    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, int, long> IntegerOf = (delegate* unmanaged[SuppressGCTransition]<nint, int, long>)Export("sqlite3_column_int64");
    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, int, nint> ValueOf = (delegate* unmanaged[SuppressGCTransition]<nint, int, nint>)Export("sqlite3_column_value");
    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, byte*> BlobOf = (delegate* unmanaged[SuppressGCTransition]<nint, byte*>)Export("sqlite3_value_blob");
    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, int> LengthOf = (delegate* unmanaged[SuppressGCTransition]<nint, int>)Export("sqlite3_value_bytes");

    // This one may wait for the disk.
    private static readonly delegate* unmanaged<nint, int> StepOf = (delegate* unmanaged<nint, int>)Export("sqlite3_step");

    /// <summary>Goes to the next row; SQLite's code.</summary>
    public static int Step(nint statement) => StepOf(statement);

    public static int Type(nint statement, int column) => TypeOf(statement, column);

    public static long Integer(nint statement, int column) => IntegerOf(statement, column);

    /// <summary>The bytes, until the next step; none for null.</summary>
    public static ReadOnlySpan<byte> Blob(nint statement, int column)
    {
        var value = ValueOf(statement, column);
        // In this order: the first may change the form, the second tells its length.
        var bytes = BlobOf(value);
        return new ReadOnlySpan<byte>(bytes, bytes is null ? 0 : LengthOf(value));
    }

    private static nint Export(string name) => NativeLibrary.GetExport(SqliteLibrary.Handle, name);
}
