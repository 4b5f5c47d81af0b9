using System.Collections.Immutable;

namespace Nexus.Ledger;

/// <summary>Everything needed to verify a chain, or one seal, offline: leaves, payloads, proofs, and the signed checkpoint they lead to.</summary>
/// <param name="Subject">What it is of.</param>
/// <param name="Id">The chain's or the seal's id.</param>
/// <param name="Tenant">Whose log it is from.</param>
/// <param name="Checkpoint">The signed checkpoint, with cosignatures if there are any.</param>
/// <param name="Keys">The log's public keys as the file itself names them: a hint, no proof.</param>
/// <param name="Leaves">By index.</param>
/// <param name="Personas">The versions of contracts that its decisions were made under. The leaves name id, version and, since they have one, the digest; the text of an older one is the operator's word, bound by the signature of the file.</param>
public sealed record Bundle(
    BundleSubject Subject,
    string Id,
    string Tenant,
    SignedNote Checkpoint,
    ImmutableArray<string> Keys,
    ImmutableArray<BundleLeaf> Leaves,
    ImmutableArray<BundlePersona> Personas)
{
    /// <summary>The registrations of tools that its decisions name; default in files written before they were carried; receipts of that time carry no contracts of personas either.</summary>
    public ImmutableArray<BundleTool> Tools { get; init; }
}

/// <summary>What a bundle is of.</summary>
public enum BundleSubject
{
    /// <summary>A whole chain.</summary>
    Chain,

    /// <summary>One seal: a receipt.</summary>
    Seal,
}

/// <summary>A leaf in a bundle.</summary>
/// <param name="Index">Its place in the log.</param>
/// <param name="Hash">Its hash as stored: beside the leaf itself it tells which of two things was altered.</param>
/// <param name="Leaf">The exact bytes that are hashed.</param>
/// <param name="Payload">The exact bytes of its payload; empty if there is none, or it was erased.</param>
/// <param name="Salt">The salt of the commitment to the payload; empty like it.</param>
/// <param name="Path">Inclusion proof.</param>
public sealed record BundleLeaf(long Index, ImmutableArray<byte> Hash, Utf8Json Leaf, Utf8Json Payload, ImmutableArray<byte> Salt, ImmutableArray<ImmutableArray<byte>> Path);

/// <summary>A version of a persona's contract in a bundle.</summary>
/// <param name="Id">Persona id.</param>
/// <param name="Version">From 1.</param>
/// <param name="Document">The contract, JSON.</param>
public sealed record BundlePersona(string Id, int Version, Utf8Json Document);

/// <summary>A version of a tool's registration in a bundle.</summary>
/// <param name="Name">The tool's name.</param>
/// <param name="Version">From 1.</param>
/// <param name="Document">The registration, JSON: schema, effect, resources, sinks.</param>
public sealed record BundleTool(string Name, int Version, Utf8Json Document);

/// <summary>A bundle as it was read, and what binds the file as a whole.</summary>
/// <param name="Bundle">What the file says.</param>
/// <param name="Digest">SHA-256 of the bundle's canonical bytes.</param>
/// <param name="Note">The log's signature over the digest.</param>
public sealed record SignedBundle(Bundle Bundle, ImmutableArray<byte> Digest, SignedNote Note);
