using Nexus.Actions;

namespace Nexus.Ledger;

/// <summary>What a leaf says that others are held against, where it says it: slices of its bytes, nothing copied. Texts are as they stand, escaped.</summary>
/// <remarks>What its kind does not have is empty. <see cref="LeafFields"/> is the whole of it.</remarks>
public ref struct LeafWords
{
    /// <summary>What it records.</summary>
    public LeafKind Kind { get; internal set; }

    /// <summary>Whose log it is in.</summary>
    public ReadOnlySpan<byte> Tenant { get; internal set; }

    /// <summary>The action's id, or the leaf's own.</summary>
    public ReadOnlySpan<byte> Seal { get; internal set; }

    /// <summary>Its chain.</summary>
    public ReadOnlySpan<byte> Chain { get; internal set; }

    /// <summary>Step in the chain, from 0; -1 for none.</summary>
    public int Step { get; internal set; } = -1;

    /// <summary>Epoch of the process that wrote it.</summary>
    public long Epoch { get; internal set; }

    /// <summary>The chain's previous leaf hash (an outcome's: of its decision); null for the first.</summary>
    public LeafHash? Previous { get; internal set; }

    /// <summary>SHA-256(salt ‖ payload); null if there never was a payload.</summary>
    public LeafHash? Commit { get; internal set; }

    /// <summary>How the action stands after this leaf (decision, outcome).</summary>
    public SealStatus Status { get; internal set; }

    /// <summary>Persona id.</summary>
    public ReadOnlySpan<byte> PersonaId { get; internal set; }

    /// <summary>Persona name (decision).</summary>
    public ReadOnlySpan<byte> PersonaName { get; internal set; }

    /// <summary>The contract's version (decision).</summary>
    public int PersonaVersion { get; internal set; }

    /// <summary>Digest of that version of the contract (decision).</summary>
    public ReadOnlySpan<byte> PersonaDigest { get; internal set; }

    /// <summary>Tool name (decision).</summary>
    public ReadOnlySpan<byte> Tool { get; internal set; }

    /// <summary>The registration's version (decision).</summary>
    public int ToolVersion { get; internal set; }

    /// <summary>Digest of a registered tool's document (decision).</summary>
    public ReadOnlySpan<byte> ToolDigest { get; internal set; }

    /// <summary>A gate failed, or shadow stood above it: whether that fits the status is for <see cref="DecisionSense"/> to say (decision).</summary>
    public bool WantsSense { get; internal set; }

    /// <summary>Nothing said yet.</summary>
    public LeafWords()
    {
    }

    /// <summary>The text that one of these slices means. Texts that leaf after leaf says again are made once.</summary>
    public static string TextOf(ReadOnlySpan<byte> words) => UsualTexts.Of(words);
}
