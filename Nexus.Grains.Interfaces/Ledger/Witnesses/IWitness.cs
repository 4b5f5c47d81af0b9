namespace Nexus.Ledger;

/// <summary>Nexus as a witness of other logs.</summary>
public interface IWitness
{
    /// <summary>The key it cosigns with.</summary>
    NoteVerifier Key { get; }

    /// <summary>Judges a request, and cosigns it if it continues what was seen. What was cosigned is durable before this returns.</summary>
    /// <returns>The ruling; with <see cref="WitnessAnswer.Cosign"/> the cosignature; with <see cref="WitnessAnswer.OtherSize"/> the size cosigned last.</returns>
    Task<(WitnessRuling Ruling, NoteSignature? Cosignature, long Last)> AddAsync(AddCheckpoint request, CancellationToken cancellation);

    /// <summary>The checkpoint cosigned last for the log whose origin has this SHA-256 (lower-case hex), with the log's signatures and this witness's; null for none.</summary>
    Task<SignedNote?> LatestAsync(string originHash, CancellationToken cancellation);
}
