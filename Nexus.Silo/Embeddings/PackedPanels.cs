using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace Nexus.Embeddings;

/// <summary>Weights laid out anew in the order in which products use them: panel after panel, row after row, in as few pages as the system can give.</summary>
/// <remarks>Worth it for a burst of sentences only: a product then costs two thirds, laying out as much as a few dozen sentences save.</remarks>
internal sealed unsafe class PackedPanels : IDisposable
{
    // Where the system has pages of this size, these weights take nine of them instead of 4,600.
    private const nuint LargePage = 2 << 20;
    private const int UseLargePages = 14;
    private const int GiveBack = 4;

    private readonly FrozenDictionary<long, nint> _starts;
    private readonly nuint _bytes;
    private readonly void* _memory;

    /// <param name="mapping">Where the weights lie.</param>
    /// <param name="weights">Where each begins there, its rows and its columns; these fill whole panels.</param>
    public PackedPanels(MappedFiles.Mapping mapping, IReadOnlyCollection<(long At, int Rows, int Columns)> weights)
    {
        foreach (var weight in weights) _bytes += (nuint)weight.Rows * (nuint)weight.Columns * sizeof(float);
        _bytes = (_bytes / LargePage + 1) * LargePage;
        _memory = NativeMemory.AlignedAlloc(_bytes, LargePage);
        if (OperatingSystem.IsLinux()) _ = Advise(_memory, _bytes, UseLargePages);
        var starts = new Dictionary<long, nint>();
        var to = (float*)_memory;
        foreach (var (at, rows, columns) in weights)
        {
            starts[at] = (nint)to;
            Lay(new RowReader(mapping, at), rows, columns, to);
            to += rows * columns;
        }
        _starts = starts.ToFrozenDictionary();
    }

    /// <summary>Where the weight lies whose file holds it at <paramref name="at"/>, or 0.</summary>
    public nint Of(long at) => _starts.GetValueOrDefault(at);

    public void Dispose()
    {
        // What is merely freed the allocator may keep.
        if (OperatingSystem.IsLinux()) _ = Advise(_memory, _bytes, GiveBack);
        NativeMemory.AlignedFree(_memory);
    }

    private static void Lay(RowReader from, int rows, int columns, float* to)
    {
        var scratch = new float[columns];
        for (var row = 0; row < rows; row++)
        {
            var line = from.Read(row, 1, columns, scratch);
            for (var column = 0; column < columns; column += PanelProduct.Width)
                line.Slice(column, PanelProduct.Width).CopyTo(new Span<float>(to + (long)column * rows + row * PanelProduct.Width, PanelProduct.Width));
        }
    }

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(void* start, nuint length, int advice);
}
