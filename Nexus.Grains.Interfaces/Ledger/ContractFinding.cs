namespace Nexus.Ledger;

/// <summary>What is wrong between a contract that a decision names by its digest and the one that is kept.</summary>
public static class ContractFinding
{
    /// <summary>Finds what differs: the member's name for <see cref="Finding.Field"/> and a sentence, or null if nothing does.</summary>
    /// <param name="kind"><c>persona</c> or <c>tool</c>.</param>
    /// <param name="name">Its name.</param>
    /// <param name="version">From 1.</param>
    /// <param name="index">Index of the decision.</param>
    /// <param name="sealedAs">The digest in the decision; empty in decisions made before there was one.</param>
    /// <param name="kept">The document as it is kept, or null if there is none.</param>
    public static (string Field, string Message)? Of(string kind, string name, int version, long index, string sealedAs, Utf8Json? kept)
    {
        if (sealedAs.Length == 0) return null;
        var whose = $"version {version} of {kind} {name}";
        if (kept is not { } document) return (kind, $"{whose}, under which the decision at {index} was made, is missing");
        var digest = ContractDocument.Digest(document);
        if (digest == sealedAs) return null;
        if (digest.Length == 0) return (kind, $"{whose} is no longer JSON; the decision at {index} was made under {sealedAs}");
        var altered = ContractDocument.Altered(document);
        var what = altered.Count == 0 ? "it" : string.Join(", ", altered);
        return (altered.Count == 1 ? $"{kind}.{altered[0]}" : kind, $"{whose} is not the one that the decision at {index} was made under: {what} was changed (its digest is {digest}, sealed was {sealedAs})");
    }
}
