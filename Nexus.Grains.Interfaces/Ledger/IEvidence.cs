namespace Nexus.Ledger;

/// <summary>Files that prove something without Nexus: made here, verified anywhere.</summary>
public interface IEvidence
{
    /// <summary>The bundle of a chain: decisions, outcomes, payloads, proofs, the signed checkpoint, the persona versions.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> if the chain has no leaves.</exception>
    Task<byte[]> BundleAsync(string tenant, string chainId, CancellationToken cancellation);

    /// <summary>The receipt of a seal with all its leaves and payloads, in the form of a bundle.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> if there is no such seal.</exception>
    Task<byte[]> ReceiptAsync(string tenant, string sealId, CancellationToken cancellation);

    /// <summary>The receipt of one leaf of a seal as c2sp.org/tlog-proof: of the kind asked for, else of its newest. An outcome names its decision by hash.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> if there is no such leaf.</exception>
    Task<TlogProof> ProofAsync(string tenant, string sealId, LeafKind? kind, CancellationToken cancellation);
}
