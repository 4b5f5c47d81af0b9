namespace Nexus.Ledger;

/// <summary>The kinds of key a C2SP signed note can be signed with, by their identifier byte. Others exist; they are skipped.</summary>
public enum NoteKeyType
{
    /// <summary>Ed25519 over the note's text.</summary>
    Ed25519 = 0x01,

    /// <summary>ECDSA on P-256 over SHA-256 of the note's text, signature in DER.</summary>
    Ecdsa = 0x02,

    /// <summary>A witness's timestamped Ed25519 cosignature, <c>cosignature/v1</c>.</summary>
    Cosignature = 0x04,
}
