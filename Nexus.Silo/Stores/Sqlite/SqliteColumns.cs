using System.Runtime.InteropServices;

namespace Nexus.Stores;

/// <summary>The columns of a row, asked of SQLite itself: through the binding each question counts a handle up and down, which costs more than the answer.</summary>
/// <remarks>A row's values are in memory once it was stepped to: nothing here waits, so that no question needs a transition of the collector either.</remarks>
internal static unsafe class SqliteColumns
{
    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, int, int> TypeOf = (delegate* unmanaged[SuppressGCTransition]<nint, int, int>)Export("sqlite3_column_type");
    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, int, long> IntegerOf = (delegate* unmanaged[SuppressGCTransition]<nint, int, long>)Export("sqlite3_column_int64");
    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, int, byte*> BlobOf = (delegate* unmanaged[SuppressGCTransition]<nint, int, byte*>)Export("sqlite3_column_blob");
    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, int, int> LengthOf = (delegate* unmanaged[SuppressGCTransition]<nint, int, int>)Export("sqlite3_column_bytes");

    public static int Type(nint statement, int column) => TypeOf(statement, column);

    public static long Integer(nint statement, int column) => IntegerOf(statement, column);

    /// <summary>The bytes, until the next step; none for null.</summary>
    public static ReadOnlySpan<byte> Blob(nint statement, int column)
    {
        // In this order: the first may change the form, the second tells its length.
        var bytes = BlobOf(statement, column);
        return new ReadOnlySpan<byte>(bytes, bytes is null ? 0 : LengthOf(statement, column));
    }

    private static nint Export(string name) => NativeLibrary.GetExport(SqliteLibrary.Handle, name);
}
