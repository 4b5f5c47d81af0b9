using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Nexus.Embeddings;

/// <summary>The weights of a model, mapped from their files while they are used and for a moment after: an idle silo holds none of them.</summary>
/// <remarks>The files are read as one run of bytes, in the order given. Mapping again costs page faults, not reading, as long as the system keeps them cached.</remarks>
internal sealed class MappedFiles : IDisposable
{
    /// <summary>How long after its last use a mapping is kept.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly IReadOnlyList<string> _paths;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private Mapping? _mapping;
    private int _users;
    private long _lastUse;
    private bool _disposed;

    public MappedFiles(IReadOnlyList<string> paths, TimeProvider time)
    {
        (_paths, _time) = (paths, time);
        _timer = time.CreateTimer(_ => LetGo(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Told when the files are let go.</summary>
    public Action LetGoOf { get; init; } = static () => { };

    /// <summary>Whether the files are mapped at this moment.</summary>
    public bool IsMapped => _mapping is not null;

    /// <summary>Whether weights of the mapping are laid out anew.</summary>
    public bool IsLaidOut => _mapping?.Panels is not null;

    /// <summary>The mapping, valid until it is handed back with <see cref="Return"/>.</summary>
    public Mapping Borrow()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var mapping = _mapping ??= new Mapping(_paths);
            _users++;
            return mapping;
        }
    }

    public void Return()
    {
        lock (_lock)
        {
            _lastUse = _time.GetTimestamp();
            if (--_users > 0) return;
            if (_disposed) Unmap();
            else _timer.Change(Patience, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
        {
            _disposed = true;
            // Whoever still reads would read what is no longer there: the last of them unmaps.
            if (_users == 0) Unmap();
        }
    }

    private void Unmap()
    {
        _mapping?.Dispose();
        _mapping = null;
    }

    private void LetGo()
    {
        lock (_lock)
        {
            if (_users > 0 || _mapping is null) return;
            if (Patience - _time.GetElapsedTime(_lastUse) is var left && left > TimeSpan.Zero)
            {
                _timer.Change(left, Timeout.InfiniteTimeSpan);
                return;
            }
            Unmap();
        }
        LetGoOf();
    }

    /// <summary>Files in memory. Reading past their end is refused.</summary>
    internal sealed unsafe class Mapping : IDisposable
    {
        private readonly List<Part> _parts = [];
        private PackedPanels? _panels;
        private int _uses;

        public Mapping(IReadOnlyList<string> paths)
        {
            long from = 0;
            foreach (var path in paths)
            {
                var length = new FileInfo(path).Length;
                var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
                var view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
                byte* start = null;
                view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
                _parts.Add(new Part(file, view, (nint)(start + view.PointerOffset), from, length));
                from += length;
            }
            Length = from;
        }

        public long Length { get; }

        /// <summary>Weights laid out anew while this mapping is in use; null as long as it was not worth it.</summary>
        public PackedPanels? Panels => Volatile.Read(ref _panels);

        /// <summary>Counts uses; true once, when there have been <paramref name="many"/>.</summary>
        public bool HasBeenUsed(int count, int many) => Interlocked.Add(ref _uses, count) is var now && now >= many && now - count < many;

        /// <summary>Keeps them as long as this mapping; only the first.</summary>
        public void Keep(PackedPanels panels)
        {
            if (Interlocked.CompareExchange(ref _panels, panels, null) is not null) panels.Dispose();
        }

        /// <summary>The floats that begin at byte <paramref name="at"/>; copied to <paramref name="scratch"/> where they lie across two files.</summary>
        public ReadOnlySpan<float> Floats(long at, int count, Span<float> scratch)
        {
            foreach (var part in _parts)
                if (at >= part.From && at + count * 4L <= part.From + part.Length) return new ReadOnlySpan<float>((byte*)part.Start + (at - part.From), count);
            var target = MemoryMarshal.AsBytes(scratch[..count]);
            Copy(at, target);
            return scratch[..count];
        }

        public void Copy(long at, Span<byte> to)
        {
            if (at < 0 || at + to.Length > Length) throw new NexusException(ErrorCode.Unavailable, $"the model's files hold {Length} bytes, {at + to.Length} are needed");
            foreach (var part in _parts)
            {
                if (to.IsEmpty) return;
                if (at >= part.From + part.Length) continue;
                var count = (int)Math.Min(to.Length, part.From + part.Length - at);
                new ReadOnlySpan<byte>((byte*)part.Start + (at - part.From), count).CopyTo(to);
                at += count;
                to = to[count..];
            }
        }

        public void Dispose()
        {
            _panels?.Dispose();
            foreach (var part in _parts)
            {
                part.View.SafeMemoryMappedViewHandle.ReleasePointer();
                part.View.Dispose();
                part.File.Dispose();
            }
        }

        private sealed record Part(MemoryMappedFile File, MemoryMappedViewAccessor View, nint Start, long From, long Length);
    }
}
