using System.Collections.Immutable;

namespace Nexus.Ledger;

/// <summary>The stored tiles of each level in order, read a page at a time.</summary>
internal sealed class TileStream(ISealLog log, string tenant, CancellationToken cancellation)
{
    private const int PageSize = 256;

    private readonly Dictionary<int, (long From, IReadOnlyList<ImmutableArray<byte>> Tiles)> pages = [];

    /// <summary>The tile, or null if it is not stored.</summary>
    public async ValueTask<ImmutableArray<byte>?> AtAsync(int level, long index)
    {
        if (!pages.TryGetValue(level, out var page) || index < page.From || index >= page.From + PageSize)
        {
            var from = index / PageSize * PageSize;
            page = (from, await log.TilesAsync(tenant, level, from, PageSize, cancellation));
            pages[level] = page;
        }
        return index - page.From < page.Tiles.Count ? page.Tiles[(int)(index - page.From)] : null;
    }
}
