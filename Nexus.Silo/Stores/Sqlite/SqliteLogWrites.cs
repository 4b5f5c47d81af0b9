using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nexus.Stores;

/// <summary>Keeps what one connection writes into the write-ahead log until it is synced, and then writes it at once: SQLite writes every page in two pieces, and each costs a call of the system.</summary>
/// <remarks>
/// Whatever waits is written before anything is read, cut off, measured or synced, in the order in which it came. Should that fail, the call that wrote it says so, a commit by its sync; so SQLite never believes in what is not there.
/// Other connections read a page only after the commit that it belongs to was synced.
/// </remarks>
internal static unsafe class SqliteLogWrites
{
    private const int JournalPointer = 28;
    private const int MethodsVersion = 3;

    // SQLite's own writes of a file take less than 128 KiB at once, and drop what is beyond.
    private const int Room = 120 << 10;

    private static readonly delegate* unmanaged<nint, byte*, int, void*, int> Control = (delegate* unmanaged<nint, byte*, int, void*, int>)NativeLibrary.GetExport(SqliteLibrary.Handle, "sqlite3_file_control");

    /// <summary>From now on, for the log of this connection. A library that does not tell its file, or not in the form we know, is left as it is.</summary>
    public static void Gather(nint database)
    {
        LogFile* file = null;
        if (Control(database, null, JournalPointer, &file) != 0 || file is null || file->Methods is null || file->Methods->Version < MethodsVersion) return;
        var waiting = (Waiting*)NativeMemory.Alloc((nuint)(sizeof(Waiting) + Room));
        *waiting = new Waiting { Methods = *file->Methods, Original = file->Methods };
        waiting->Methods.Close = &Close;
        waiting->Methods.Read = &Read;
        waiting->Methods.Write = &Write;
        waiting->Methods.Truncate = &Truncate;
        waiting->Methods.Sync = &Sync;
        waiting->Methods.FileSize = &FileSize;
        file->Methods = &waiting->Methods;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(LogFile* file, byte* bytes, int count, long offset)
    {
        var waiting = (Waiting*)file->Methods;
        if (waiting->Count > 0 && (offset != waiting->Offset + waiting->Count || count > Room - waiting->Count))
        {
            var code = Flush(file);
            if (code != 0) return code;
        }

        if (count > Room) return waiting->Original->Write(file, bytes, count, offset);
        if (waiting->Count == 0) waiting->Offset = offset;
        Buffer.MemoryCopy(bytes, (byte*)(waiting + 1) + waiting->Count, Room - waiting->Count, count);
        waiting->Count += count;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(LogFile* file, int flags)
    {
        var code = Flush(file);
        return code != 0 ? code : ((Waiting*)file->Methods)->Original->Sync(file, flags);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(LogFile* file, byte* bytes, int count, long offset)
    {
        var code = Flush(file);
        return code != 0 ? code : ((Waiting*)file->Methods)->Original->Read(file, bytes, count, offset);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(LogFile* file, long size)
    {
        var code = Flush(file);
        return code != 0 ? code : ((Waiting*)file->Methods)->Original->Truncate(file, size);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileSize(LogFile* file, long* size)
    {
        var code = Flush(file);
        return code != 0 ? code : ((Waiting*)file->Methods)->Original->FileSize(file, size);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(LogFile* file)
    {
        var waiting = (Waiting*)file->Methods;
        var code = Flush(file);
        file->Methods = waiting->Original;
        NativeMemory.Free(waiting);
        var closed = file->Methods->Close(file);
        return code != 0 ? code : closed;
    }

    private static int Flush(LogFile* file)
    {
        var waiting = (Waiting*)file->Methods;
        if (waiting->Count == 0) return 0;
        var count = waiting->Count;
        // Given up if it fails: SQLite undoes what it belonged to.
        waiting->Count = 0;
        return waiting->Original->Write(file, (byte*)(waiting + 1), count, waiting->Offset);
    }

    // An open file of SQLite, as far as it is the same for all of them.
    private struct LogFile
    {
        public Methods* Methods;
    }

    // First the methods, so that a file leads here; behind it the bytes.
    private struct Waiting
    {
        public Methods Methods;
        public Methods* Original;
        public long Offset;
        public int Count;
    }

    // sqlite3_io_methods of version 3.
    [StructLayout(LayoutKind.Sequential)]
    private struct Methods
    {
        public int Version;
        public delegate* unmanaged[Cdecl]<LogFile*, int> Close;
        public delegate* unmanaged[Cdecl]<LogFile*, byte*, int, long, int> Read;
        public delegate* unmanaged[Cdecl]<LogFile*, byte*, int, long, int> Write;
        public delegate* unmanaged[Cdecl]<LogFile*, long, int> Truncate;
        public delegate* unmanaged[Cdecl]<LogFile*, int, int> Sync;
        public delegate* unmanaged[Cdecl]<LogFile*, long*, int> FileSize;
        public nint Lock, Unlock, CheckReservedLock, FileControl, SectorSize, DeviceCharacteristics;
        public nint ShmMap, ShmLock, ShmBarrier, ShmUnmap;
        public nint Fetch, Unfetch;
    }
}
