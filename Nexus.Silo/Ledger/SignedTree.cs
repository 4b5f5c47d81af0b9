namespace Nexus.Ledger;

/// <summary>The tree that was signed last, kept apart from the database: a new head is signed only if it follows from it and the leaves that came since.</summary>
/// <remarks>Whoever has the database's password can write a head that fits no leaves, or an edge that fits other ones; neither gets a signature.</remarks>
internal sealed class SignedTree(ISealLog log, string tenant)
{
    private const int PageSize = 4096;

    private CompactRange _range = CompactRange.From(0, []);

    /// <summary>Number of leaves signed.</summary>
    public long Size => _range.Size;

    /// <summary>Begins with a tree that the log holds. Returns why it is not <paramref name="known"/>, or null if it is.</summary>
    public async ValueTask<string?> BeginAsync(LedgerHead known, CancellationToken cancellation)
    {
        var range = await RangeAsync(known.Size, cancellation);
        if (range is null || !known.Root.AsSpan().SequenceEqual(range.Root())) return $"its first {Counted.Leaves(known.Size)} are not those that were signed";
        _range = range;
        return null;
    }

    /// <summary>Goes on to <paramref name="head"/>. Returns why that does not follow, and stays where it was; null if it does.</summary>
    public async ValueTask<string?> AdvanceAsync(LedgerHead head, CancellationToken cancellation)
    {
        var next = _range.Size > 0 ? _range.Clone() : await RangeAsync(head.Size, cancellation) ?? _range.Clone();
        while (next.Size < head.Size)
        {
            var hashes = await log.HashesAsync(tenant, next.Size, (int)Math.Min(PageSize, head.Size - next.Size), cancellation);
            if (hashes.Count == 0 || hashes.Any(static hash => hash.Length != MerkleHash.Length)) return $"its leaves {next.Size} to {head.Size - 1} are missing";
            foreach (var hash in hashes) next.Append(hash.AsSpan(), null);
        }

        if (!head.Root.AsSpan().SequenceEqual(next.Root())) return $"the root of its {Counted.Leaves(head.Size)} does not follow from them and from the {_range.Size} that were signed: they do not follow from each other";
        _range = next;
        return null;
    }

    private async ValueTask<CompactRange?> RangeAsync(long size, CancellationToken cancellation)
    {
        try
        {
            return await new TreeProofs(log, tenant, cancellation).RangeAsync(size);
        }
        catch (NexusException holes) when (holes.Code == ErrorCode.NotFound)
        {
            return null;
        }
    }
}
