using System.Collections.Immutable;

namespace Nexus.Ledger;

/// <summary>The logs as outsiders see them: signed checkpoints, tiles, entries, proofs. Read only.</summary>
public interface ITransparencyLog
{
    /// <summary>The origin of a tenant's log: the first line of its checkpoints, and the name of its keys.</summary>
    string OriginOf(string tenant);

    /// <summary>The tenant whose log <paramref name="name"/> means: its origin, or the tenant's id, the origin's last part. Null if that can be none.</summary>
    string? TenantOf(string name);

    /// <summary>The public keys the tenant's checkpoints are signed with at present, the first one's successors and predecessors included.</summary>
    IReadOnlyList<NoteVerifier> KeysOf(string tenant);

    /// <summary>The tenant's newest checkpoint with the log's signatures and the cosignatures gathered so far.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> for a log without leaves; <see cref="ErrorCode.Unavailable"/> if the log contradicts what was signed before: nothing is signed then.</exception>
    Task<SignedNote> CheckpointAsync(string tenant, CancellationToken cancellation);

    /// <summary>A checkpoint of at least <paramref name="size"/> leaves: the newest that witnesses have cosigned if it has as many, else the newest.</summary>
    /// <inheritdoc cref="CheckpointAsync"/>
    Task<SignedNote> CosignedAsync(string tenant, long size, CancellationToken cancellation);

    /// <summary>The bytes of a tile, or of a bundle of entries.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> if the log has no such tile.</exception>
    Task<byte[]> TileAsync(string tenant, TilePath tile, CancellationToken cancellation);

    /// <summary>The inclusion proof of leaf <paramref name="index"/> in the first <paramref name="size"/> leaves.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for an index outside; <see cref="ErrorCode.NotFound"/> if the log holds fewer leaves.</exception>
    Task<ImmutableArray<ImmutableArray<byte>>> InclusionAsync(string tenant, long index, long size, CancellationToken cancellation);

    /// <summary>The proof that the first <paramref name="old"/> leaves are a beginning of the first <paramref name="size"/>.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for an old size beyond the size; <see cref="ErrorCode.NotFound"/> if the log holds fewer leaves.</exception>
    Task<ImmutableArray<ImmutableArray<byte>>> ConsistencyAsync(string tenant, long old, long size, CancellationToken cancellation);
}
