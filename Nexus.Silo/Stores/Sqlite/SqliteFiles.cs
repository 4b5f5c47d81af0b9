using System.Runtime.InteropServices;

namespace Nexus.Stores;

/// <summary>Whether the files of an open database still stand where they were opened. On Unix they can be removed or replaced meanwhile, and what is written then goes where nobody finds it again.</summary>
internal sealed unsafe class SqliteFiles(nint database, string path)
{
    private const int HasMoved = 20;

    private static readonly delegate* unmanaged<nint, byte*, int, int*, int> Control = (delegate* unmanaged<nint, byte*, int, int*, int>)NativeLibrary.GetExport(SqliteLibrary.Handle, "sqlite3_file_control");

    private readonly string _log = path + "-wal";

    /// <exception cref="SqliteException">They do not (<see cref="SqliteException.Moved"/>).</exception>
    public void MustBeInPlace()
    {
        // Left as it is where the system cannot tell, as on Windows, which does not let go of a file in use.
        var moved = 0;
        _ = Control(database, null, HasMoved, &moved);
        if (moved != 0 || !File.Exists(_log)) throw new SqliteException(SqliteException.Moved, $"{(moved != 0 ? path : _log)} was removed or replaced while it was in use; put it back, or stop and restore a backup");
    }
}
