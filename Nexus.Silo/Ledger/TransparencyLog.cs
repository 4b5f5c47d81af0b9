using System.Collections.Immutable;

namespace Nexus.Ledger;

/// <inheritdoc cref="ITransparencyLog" />
internal sealed class TransparencyLog(ISealLog log, CheckpointPen pen, LogKeys keys, LogNames names, CosignedCheckpoints cosigned, TimeProvider time) : ITransparencyLog
{
    public string OriginOf(string tenant) => names.OriginOf(tenant);

    public string? TenantOf(string name) => names.TenantOf(name);

    public IReadOnlyList<NoteVerifier> KeysOf(string tenant) => [.. keys.SignersOf(names.OriginOf(tenant), time.GetUtcNow()).Select(static signer => signer.Verifier)];

    public async Task<SignedNote> CheckpointAsync(string tenant, CancellationToken cancellation)
    {
        var note = await pen.SignAsync(tenant, await HeadAsync(tenant, cancellation), cancellation);
        return cosigned.Last(tenant) is { } known && known.Text == note.Text ? known : note;
    }

    public async Task<SignedNote> CosignedAsync(string tenant, long size, CancellationToken cancellation)
    {
        // Asked first: it refuses if the log contradicts what was signed before.
        var newest = await CheckpointAsync(tenant, cancellation);
        return cosigned.Last(tenant) is { } known && Checkpoint.Parse(known.Text) is { } checkpoint && checkpoint.Size >= size && checkpoint.Size <= Checkpoint.Parse(newest.Text).Size && checkpoint.Origin == names.OriginOf(tenant) ? known : newest;
    }

    public async Task<byte[]> TileAsync(string tenant, TilePath tile, CancellationToken cancellation)
    {
        if (!tile.IsIn((await HeadAsync(tenant, cancellation)).Size)) throw new NexusException(ErrorCode.NotFound, $"the log has no {tile}");
        return tile.Level == TilePath.Entries ? await EntriesAsync(tenant, tile, cancellation) : await HashesAsync(tenant, tile, cancellation);
    }

    public async Task<ImmutableArray<ImmutableArray<byte>>> InclusionAsync(string tenant, long index, long size, CancellationToken cancellation) => await new TreeProofs(log, tenant, cancellation).InclusionAsync(index, size);

    public async Task<ImmutableArray<ImmutableArray<byte>>> ConsistencyAsync(string tenant, long old, long size, CancellationToken cancellation)
    {
        // The proof from nothing, or from a size to itself, is empty: reading it finds no leaf missing.
        var held = (await HeadAsync(tenant, cancellation)).Size;
        if (size > held) throw new NexusException(ErrorCode.NotFound, $"the log holds {held} leaves, not {size}");
        return await new TreeProofs(log, tenant, cancellation).ConsistencyAsync(old, size);
    }

    private async ValueTask<LedgerHead> HeadAsync(string tenant, CancellationToken cancellation) =>
        await log.HeadAsync(tenant, cancellation) is { Size: > 0 } head ? head : throw new NexusException(ErrorCode.NotFound, $"there is no log '{names.OriginOf(tenant)}', or nothing is sealed in it yet: its first checkpoint comes with its first seal");

    private async ValueTask<byte[]> HashesAsync(string tenant, TilePath tile, CancellationToken cancellation)
    {
        var from = tile.Index * TilePath.FullWidth;
        var hashes = tile.Level == 0 ? await log.HashesAsync(tenant, from, tile.Width, cancellation) : await log.TilesAsync(tenant, tile.Level, from, tile.Width, cancellation);
        if (hashes.Count != tile.Width) throw Damaged(tenant, tile);
        var bytes = new byte[tile.Width * MerkleHash.Length];
        for (var i = 0; i < hashes.Count; i++)
        {
            if (hashes[i].Length != MerkleHash.Length) throw Damaged(tenant, tile);
            hashes[i].CopyTo(bytes, i * MerkleHash.Length);
        }
        return bytes;
    }

    private async ValueTask<byte[]> EntriesAsync(string tenant, TilePath tile, CancellationToken cancellation)
    {
        var leaves = await log.ReadAsync(tenant, tile.Index * TilePath.FullWidth, tile.Width, cancellation);
        return leaves.Count == tile.Width ? EntryBundle.Write([.. leaves.Select(static leaf => leaf.Draft.Leaf.Memory)]) : throw Damaged(tenant, tile);
    }

    private static NexusException Damaged(string tenant, TilePath tile) => new(ErrorCode.Unavailable, $"{tile} of '{tenant}' is damaged; verify the ledger");
}
