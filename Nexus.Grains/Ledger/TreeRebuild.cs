namespace Nexus.Ledger;

/// <summary>Rebuilds the tree twice while the log streams by, from the leaves and from the hashes beside them. Where the two differ, the stored tiles and head tell which of them was sealed.</summary>
internal sealed class TreeRebuild
{
    private const long MaxMissing = 1 << 20;

    private readonly ISealLog log;
    private readonly string tenant;
    private readonly LogState state;
    private readonly LedgerHead head;
    private readonly LedgerHead? kept;
    private readonly AuditFindings findings;
    private readonly CancellationToken cancellation;
    private readonly CompactRange fromLeaves = CompactRange.From(0, []);
    private readonly List<(int Level, long Index, byte[] Hash)> leafTiles = [];
    private readonly List<(int Level, long Index, byte[] Hash)> hashTiles = [];
    private readonly Action<int, long, byte[]> onLeafTile;
    private readonly Action<int, long, byte[]> onHashTile;
    private readonly List<(long Index, string Seal)> doubts = [];
    private readonly TileStream tiles;
    private bool lost; // so much is missing that no tree is built any more
    private CompactRange? fromHashes; // the same tree, until a leaf and the hash beside it differ

    public TreeRebuild(ISealLog log, string tenant, LogState state, LedgerHead head, LedgerHead? kept, AuditFindings findings, CancellationToken cancellation)
    {
        (this.log, this.tenant, this.state, this.head, this.kept, this.findings, this.cancellation) = (log, tenant, state, head, kept, findings, cancellation);
        tiles = new TileStream(log, tenant, cancellation);
        onLeafTile = (level, index, tile) => leafTiles.Add((level, index, tile));
        onHashTile = (level, index, tile) => hashTiles.Add((level, index, tile));
    }

    /// <summary>Takes the next leaf.</summary>
    public ValueTask AppendAsync(in AuditedLeaf leaf)
    {
        var (hash, beside) = (leaf.Hash, leaf.Beside);
        if (beside == hash) return AppendAsync(hash.Bytes, hash.Bytes);
        doubts.Add((leaf.Index, leaf.Seal.ToString()));
        fromHashes ??= fromLeaves.Clone();
        return AppendAsync(hash.Bytes, beside == default ? hash.Bytes : beside.Bytes);
    }

    /// <summary>Takes leaves that are not there, so that those behind them keep their places; of more than anybody would drop one by one the tree is given up.</summary>
    public async ValueTask AppendMissingAsync(long count)
    {
        lost |= count > MaxMissing;
        for (var i = 0L; i < count && !lost; i++) await AppendAsync(MerkleHash.Empty, MerkleHash.Empty);
    }

    /// <summary>Once all leaves have gone by: the edge, the root, the head kept outside, tiles too many.</summary>
    public async ValueTask CloseAsync()
    {
        var (leaves, hashes) = (fromLeaves.Root(), (fromHashes ?? fromLeaves).Root());
        var leavesStand = head.Root.AsSpan().SequenceEqual(leaves);
        var hashesStand = head.Root.AsSpan().SequenceEqual(hashes);
        Settle(leavesStand, hashesStand);
        if (lost) findings.Add(-1, "", "root", $"so many leaves are missing that no tree can be built of those that are left; the stored head says {HeadCheck.Hex(head.Root.AsSpan())}");
        else if (!leavesStand && !hashesStand) findings.Add(-1, "", "root", $"the leaves give root {HeadCheck.Hex(leaves)}, the stored head says {HeadCheck.Hex(head.Root.AsSpan())}");
        Edge();
        if (kept is not null && kept.Size > head.Size) HeadCheck.Truncated(head, kept, findings);
        await SurplusAsync();
    }

    private ValueTask AppendAsync(ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> beside)
    {
        if (lost) return ValueTask.CompletedTask;
        fromLeaves.Append(leaf, onLeafTile);
        fromHashes?.Append(beside, onHashTile);
        if (kept is not null && fromLeaves.Size == kept.Size) Kept(kept);
        return leafTiles.Count == 0 ? ValueTask.CompletedTask : TilesAsync();
    }

    private void Kept(LedgerHead outside)
    {
        var leaves = fromLeaves.Root();
        // A changed hash column does not rewrite history: either tree may be the one that was sealed.
        if (!outside.Root.AsSpan().SequenceEqual(leaves) && !outside.Root.AsSpan().SequenceEqual((fromHashes ?? fromLeaves).Root())) HeadCheck.Rewritten(leaves, outside, findings);
    }

    private async ValueTask TilesAsync()
    {
        for (var i = 0; i < leafTiles.Count; i++)
        {
            var (level, index, fromLeaf) = leafTiles[i];
            var stored = await tiles.AtAsync(level, index);
            var leavesStand = stored is { } tile && tile.AsSpan().SequenceEqual(fromLeaf);
            var hashesStand = fromHashes is null ? leavesStand : stored is { } other && other.AsSpan().SequenceEqual(hashTiles[i].Hash);
            if (level == 1 && stored is not null) Settle(leavesStand, hashesStand);
            var (first, last) = (index << level * CompactRange.TileHeight, ((index + 1) << level * CompactRange.TileHeight) - 1);
            if (stored is null) findings.Add(first, "", "root", $"the tile of level {level} over leaves {first} to {last} is missing");
            else if (!leavesStand && !hashesStand) findings.Add(first, "", "root", $"the tile of level {level} over leaves {first} to {last} does not follow from them");
        }
        leafTiles.Clear();
        hashTiles.Clear();
    }

    private void Settle(bool leavesStand, bool hashesStand)
    {
        foreach (var (index, seal) in doubts)
            if (leavesStand && !hashesStand) findings.Add(index, seal, "hash", $"the hash beside leaf {index} is not the leaf's");
            else findings.Add(index, seal, "leaf", hashesStand ? $"leaf {index} does not give the hash it was sealed under" : $"leaf {index} and the hash beside it disagree, and the tree above follows from neither");
        doubts.Clear();
    }

    /// <summary>The stored right edge: the roots of the complete subtrees. It narrows down where the newest leaves, not yet under a tile, differ.</summary>
    private void Edge()
    {
        if (lost || state.Size != fromLeaves.Size) return;
        var (leaves, hashes) = (fromLeaves.Edge(), (fromHashes ?? fromLeaves).Edge());
        var stored = state.Edge.IsDefault ? [] : state.Edge.AsSpan();
        if (stored.Length != leaves.Length)
        {
            findings.Add(-1, "", "root", $"the stored edge has {stored.Length} bytes; {state.Size} leaves make {leaves.Length}");
            return;
        }
        long first = 0;
        for (var (at, rest) = (0, state.Size); rest > 0; at += MerkleHash.Length)
        {
            var span = 1L << System.Numerics.BitOperations.Log2((ulong)rest);
            var node = stored.Slice(at, MerkleHash.Length);
            if (!node.SequenceEqual(leaves.AsSpan(at, MerkleHash.Length)) && !node.SequenceEqual(hashes.AsSpan(at, MerkleHash.Length)))
                findings.Add(first, "", "root", $"the stored edge over leaves {first} to {first + span - 1} does not follow from them");
            first += span;
            rest -= span;
        }
    }

    private async ValueTask SurplusAsync()
    {
        for (var (level, nodes) = (1, head.Size >> CompactRange.TileHeight); ; level++, nodes >>= CompactRange.TileHeight)
        {
            if (await tiles.AtAsync(level, nodes) is not null && (await log.HeadAsync(tenant, cancellation)).Size == head.Size)
                findings.Add(-1, "", "root", $"a tile of level {level} stands at {nodes}, where the log has none");
            if (nodes == 0) return;
        }
    }
}
