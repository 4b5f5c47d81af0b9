using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>The latest head of each log in a file of its own, <c>heads/&lt;tenant&gt;.head</c>: a database that was cut or restored is older than it.</summary>
/// <remarks>Two slots written in turn, each with a checksum: a write torn by a loss of power leaves the other one. Not synced: it may lag behind the log, never lead it.</remarks>
public sealed class FileHeadKeeper(string dataDirectory) : IHeadKeeper, IDisposable
{
    private const int SlotLength = 64;
    private const int ChecksumAt = 8 + 8 + 32;
    private const int MaxOpenFiles = 512;

    private readonly string _directory = Path.Combine(dataDirectory, "heads");
    private readonly Dictionary<string, HeadFile> _files = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <inheritdoc />
    public void Keep(string tenant, LedgerHead head)
    {
        lock (_gate)
        {
            var file = FileOf(tenant);
            // A shorter or different log never overwrites what proves that it was longer or other.
            if (file.Last is { } last && head.Size <= last.Size) return;
            Span<byte> slot = stackalloc byte[SlotLength];
            slot.Clear();
            Magic.CopyTo(slot);
            BinaryPrimitives.WriteInt64BigEndian(slot[8..], head.Size);
            head.Root.AsSpan().CopyTo(slot[16..ChecksumAt]);
            Checksum(slot, slot[ChecksumAt..]);
            RandomAccess.Write(file.Handle, slot, file.NextSlot * SlotLength);
            file.NextSlot ^= 1;
            file.Last = head;
        }
    }

    /// <inheritdoc />
    public LedgerHead? Last(string tenant)
    {
        lock (_gate)
            return _files.TryGetValue(tenant, out var file) || File.Exists(PathOf(tenant)) ? (file ?? FileOf(tenant)).Last : null;
    }

    /// <summary>Lays the file of a tenant aside under <paramref name="mark"/>: it stays for auditors, and counts no more.</summary>
    public void Supersede(string tenant, string mark)
    {
        lock (_gate)
        {
            if (_files.Remove(tenant, out var file)) file.Handle.Dispose();
            if (File.Exists(PathOf(tenant))) File.Move(PathOf(tenant), $"{PathOf(tenant)}.{mark}");
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
            CloseAll();
    }

    private static ReadOnlySpan<byte> Magic => "NXHEAD1\n"u8;

    private string PathOf(string tenant) => Path.Combine(_directory, Uri.EscapeDataString(tenant) + ".head");

    private HeadFile FileOf(string tenant)
    {
        if (_files.TryGetValue(tenant, out var file)) return file;
        if (_files.Count >= MaxOpenFiles) CloseAll();
        Directory.CreateDirectory(_directory);
        var path = PathOf(tenant);
        file = new HeadFile(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read));
        Load(file, path);
        return _files[tenant] = file;
    }

    private static void Load(HeadFile file, string path)
    {
        Span<byte> slots = stackalloc byte[2 * SlotLength];
        slots.Clear();
        var read = RandomAccess.Read(file.Handle, slots, 0);
        for (var slot = 0; slot < 2; slot++)
        {
            if (Parse(slots.Slice(slot * SlotLength, SlotLength)) is not { } head || head.Size <= (file.Last?.Size ?? -1)) continue;
            file.Last = head;
            file.NextSlot = slot ^ 1;
        }

        if (file.Last is null && read > 0)
            throw new InvalidDataException($"'{path}' holds no whole head: it was damaged. Without it a cut log cannot be told from a short one; remove the file only if you accept that.");
    }

    private static LedgerHead? Parse(ReadOnlySpan<byte> slot)
    {
        Span<byte> checksum = stackalloc byte[SlotLength - ChecksumAt];
        Checksum(slot, checksum);
        return slot.StartsWith(Magic) && checksum.SequenceEqual(slot[ChecksumAt..])
            ? new LedgerHead(BinaryPrimitives.ReadInt64BigEndian(slot[8..]), ImmutableArray.Create(slot[16..ChecksumAt]))
            : null;
    }

    private static void Checksum(ReadOnlySpan<byte> slot, Span<byte> into)
    {
        Span<byte> whole = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(slot[..ChecksumAt], whole);
        whole[..into.Length].CopyTo(into);
    }

    private void CloseAll()
    {
        foreach (var file in _files.Values)
            file.Handle.Dispose();
        _files.Clear();
    }

    private sealed class HeadFile(SafeFileHandle handle)
    {
        public SafeFileHandle Handle => handle;

        public LedgerHead? Last { get; set; }

        public int NextSlot { get; set; }
    }
}
