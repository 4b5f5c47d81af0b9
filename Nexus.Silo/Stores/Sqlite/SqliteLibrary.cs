using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Nexus.Stores;

/// <summary>Loads SQLite: the system's, which its distribution keeps patched, or the bundled one where there is none.</summary>
internal static class SqliteLibrary
{
    private const int ConfigMemoryStatistics = 9;

    // STRICT tables came with 3.37; the bundled library is older.
    private const int StrictSince = 3_037_000;

    private static readonly Lazy<string> Loaded = new(Load);
    private static nint handle;

    /// <summary>Which library is in use, for the log.</summary>
    public static string Description => Loaded.Value;

    /// <summary>The loaded library.</summary>
    public static nint Handle => Loaded.Value.Length > 0 ? handle : 0;

    public static bool KnowsStrict => Loaded.Value.Length > 0 && raw.sqlite3_libversion_number() >= StrictSince;

    private static string Load()
    {
        var source = "bundled";
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, (name, assembly, path) =>
        {
            if (SystemLibrary(assembly, path) is not { } system) return handle = NativeLibrary.Load(name, assembly, path);
            source = "system";
            return handle = system;
        });
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        // Statistics nobody reads cost a process-wide mutex at every allocation.
        raw.sqlite3_config(ConfigMemoryStatistics, 0);
        return $"SQLite {raw.sqlite3_libversion().utf8_to_string()} ({source})";
    }

    private static nint? SystemLibrary(Assembly assembly, DllImportSearchPath? path)
    {
        var name = OperatingSystem.IsLinux() ? "libsqlite3.so.0" : OperatingSystem.IsMacOS() ? "libsqlite3.dylib" : null;
        return name is not null && NativeLibrary.TryLoad(name, assembly, path, out var system) ? system : null;
    }
}
