using System.Collections.Immutable;

namespace Nexus.Ledger;

/// <summary>Rebuilds the tree twice while the log streams by, from the leaves and from the hashes beside them. Where the two differ, the stored tiles and head tell which of them was sealed.</summary>
internal sealed class TreeRebuild(ISealLog log, string tenant, LedgerHead head, LedgerHead? kept, AuditFindings findings, CancellationToken cancellation)
{
    private sealed record Doubt(long Index, string Seal);

    private readonly CompactRange fromLeaves = CompactRange.From(0, []);
    private readonly CompactRange fromHashes = CompactRange.From(0, []);
    private readonly List<(int Level, long Index, byte[] Hash)> leafTiles = [];
    private readonly List<(int Level, long Index, byte[] Hash)> hashTiles = [];
    private readonly List<Doubt> doubts = [];
    private readonly TileStream tiles = new(log, tenant, cancellation);
    private bool keptReached;

    public async ValueTask AppendAsync(StoredLeaf stored, byte[] hash, bool agrees)
    {
        if (!agrees) doubts.Add(new Doubt(stored.Index, stored.Draft.SealId));
        fromLeaves.Append(hash, (level, index, tile) => leafTiles.Add((level, index, tile)));
        fromHashes.Append(stored.Draft.Hash.Length == MerkleHash.Length ? stored.Draft.Hash.AsSpan() : hash, (level, index, tile) => hashTiles.Add((level, index, tile)));
        if (leafTiles.Count > 0) await TilesAsync();
        if (kept is not null && fromLeaves.Size == kept.Size) Kept(kept);
    }

    /// <summary>Once all leaves have gone by: the root, the head kept outside, tiles too many.</summary>
    public async ValueTask CloseAsync()
    {
        var (leaves, hashes) = (fromLeaves.Root(), fromHashes.Root());
        var leavesStand = head.Root.AsSpan().SequenceEqual(leaves);
        var hashesStand = head.Root.AsSpan().SequenceEqual(hashes);
        Settle(leavesStand, hashesStand);
        if (!leavesStand && !hashesStand) findings.Add(-1, "", "root", $"the leaves give root {HeadCheck.Hex(leaves)}, the stored head says {HeadCheck.Hex(head.Root.AsSpan())}");
        if (kept is not null && kept.Size > head.Size) HeadCheck.Truncated(head, kept, findings);
        else if (kept is not null && !keptReached && kept.Size == 0) Kept(kept);
        for (var (level, nodes) = (1, head.Size >> CompactRange.TileHeight); nodes > 0 || level == 1; level++, nodes >>= CompactRange.TileHeight)
            if (await tiles.AtAsync(level, nodes) is not null && (await log.HeadAsync(tenant, cancellation)).Size == head.Size)
                findings.Add(-1, "", "root", $"a tile of level {level} stands at {nodes}, where the log has none");
    }

    private void Kept(LedgerHead outside)
    {
        keptReached = true;
        var leaves = fromLeaves.Root();
        // A hash column that was changed does not rewrite history: either tree may be the one that was sealed.
        if (!outside.Root.AsSpan().SequenceEqual(leaves) && !outside.Root.AsSpan().SequenceEqual(fromHashes.Root())) HeadCheck.Rewritten(leaves, outside, findings);
    }

    private async ValueTask TilesAsync()
    {
        for (var i = 0; i < leafTiles.Count; i++)
        {
            var (level, index, fromLeaf) = leafTiles[i];
            var stored = await tiles.AtAsync(level, index);
            var leavesStand = stored is { } tile && tile.AsSpan().SequenceEqual(fromLeaf);
            var hashesStand = stored is { } other && other.AsSpan().SequenceEqual(hashTiles[i].Hash);
            if (level == 1 && stored is not null) Settle(leavesStand, hashesStand);
            var shift = CompactRange.TileHeight * level;
            if (stored is null) findings.Add(index << shift, "", "root", $"the tile of level {level} over leaves {index << shift} to {((index + 1) << shift) - 1} is missing");
            else if (!leavesStand && !hashesStand) findings.Add(index << shift, "", "root", $"the tile of level {level} over leaves {index << shift} to {((index + 1) << shift) - 1} does not follow from them");
        }
        leafTiles.Clear();
        hashTiles.Clear();
    }

    private void Settle(bool leavesStand, bool hashesStand)
    {
        foreach (var doubt in doubts)
            if (leavesStand && !hashesStand) findings.Add(doubt.Index, doubt.Seal, "hash", $"the hash beside leaf {doubt.Index} is not the leaf's");
            else findings.Add(doubt.Index, doubt.Seal, "leaf", hashesStand ? $"leaf {doubt.Index} does not give the hash it was sealed under" : $"leaf {doubt.Index} and the hash beside it disagree, and the tree above follows from neither");
        doubts.Clear();
    }
}
