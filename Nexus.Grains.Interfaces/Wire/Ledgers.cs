namespace Nexus.Wire;

/// <summary>A page of the audit trail, oldest first.</summary>
/// <param name="Seals">The seals.</param>
/// <param name="Total">How many this page holds.</param>
/// <param name="Limit">As asked for.</param>
/// <param name="Offset">As asked for.</param>
/// <param name="Next">The cursor of the next page, to be given as <c>cursor</c> with the same filters; null at the end. Seals that are added meanwhile move nothing.</param>
public sealed record LedgerResponse(IReadOnlyList<SealResponse> Seals, int Total, int Limit, long Offset, string? Next);

/// <summary>The seals of one chain, in order.</summary>
/// <param name="ChainId">UUID.</param>
/// <param name="Seals">One a step begun.</param>
public sealed record ChainResponse(string ChainId, IReadOnlyList<SealResponse> Seals);

/// <summary>One leaf of the log, as the feed tells it.</summary>
/// <param name="Index">Its place in the log, from 0.</param>
/// <param name="Hash">RFC 6962 leaf hash, lower-case hex: SHA-256 of a zero byte and <paramref name="Leaf"/>'s bytes as they were sent.</param>
/// <param name="Leaf">The leaf itself: canonical JSON (RFC 8785) with its <c>kind</c>, and no payload.</param>
public sealed record LeafEvent(long Index, string Hash, Utf8Json Leaf)
{
    /// <summary>The header of a feed that says the index of the first leaf it will tell: who loses it before that comes asks again from there.</summary>
    public const string NextHeader = "Nexus-Next-Leaf";
}

/// <summary>One thing wrong with a ledger, and where.</summary>
/// <param name="Index">Leaf index, or -1 if it concerns the log as a whole.</param>
/// <param name="SealId">The seal, or empty.</param>
/// <param name="Field">What differs.</param>
/// <param name="Message">A sentence.</param>
public sealed record FindingResponse(long Index, string SealId, string Field, string Message);

/// <summary>The verdict of a verification.</summary>
/// <param name="ChainId">The chain verified, or null for the whole log.</param>
/// <param name="Valid">True if nothing is wrong.</param>
/// <param name="LeavesChecked">How many leaves were recomputed.</param>
/// <param name="SealsChecked">How many seals they make up.</param>
/// <param name="Size">Size of the log it was checked against.</param>
/// <param name="Root">Its RFC 6962 root, lower-case hex.</param>
/// <param name="Findings">Everything wrong, at most 100, by index.</param>
/// <param name="Statement">What was verified, in words.</param>
public sealed record VerifyResponse(string? ChainId, bool Valid, long LeavesChecked, long SealsChecked, long Size, string Root, IReadOnlyList<FindingResponse> Findings, string Statement);

/// <summary>A Merkle proof out of the tenant's log.</summary>
/// <param name="Origin">The log.</param>
/// <param name="From">Index of the leaf, or the older size.</param>
/// <param name="Size">Size of the tree the proof leads to.</param>
/// <param name="Path">The hashes in the order of RFC 9162, base 64.</param>
public sealed record LogProofResponse(string Origin, long From, long Size, IReadOnlyList<string> Path);

/// <summary>What an erasure did.</summary>
/// <param name="SealId">The seal.</param>
/// <param name="Erased">False if its payload was erased before, or it never had one.</param>
public sealed record ErasedResponse(string SealId, bool Erased);

/// <summary>How long a tenant keeps payloads.</summary>
/// <param name="PayloadDays">Payloads older than this many days are erased; 0 keeps them.</param>
/// <param name="LegalHold">While it lasts nothing is erased.</param>
/// <param name="Reason">Why, for the record.</param>
public sealed record RetentionResponse(int PayloadDays, bool LegalHold, string Reason);

/// <summary>Two chains compared, as <c>nexus diff --json</c> prints it.</summary>
/// <param name="ChainId">The one.</param>
/// <param name="OtherId">The other.</param>
/// <param name="Differences">Step by step; empty if there are none.</param>
public sealed record DiffResponse(string ChainId, string OtherId, IReadOnlyList<DifferenceResponse> Differences);

/// <summary>One difference of two chains.</summary>
/// <param name="Step">The step, from 0.</param>
/// <param name="What">What differs: <c>tool</c>, <c>persona</c>, <c>status</c>, <c>intent</c>, <c>parameters</c>, <c>gate …</c>, <c>result</c>, <c>error</c>, or <c>step</c> where only one has it.</param>
/// <param name="Chain">In the one.</param>
/// <param name="Other">In the other.</param>
public sealed record DifferenceResponse(string Step, string What, string Chain, string Other);
