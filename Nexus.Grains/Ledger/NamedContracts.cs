using System.Text;

namespace Nexus.Ledger;

/// <summary>The contracts that a decision names: its persona's and its tool's.</summary>
internal sealed record NamedContracts(string PersonaId, string PersonaName, int PersonaVersion, string PersonaDigest, string Tool, int ToolVersion, string ToolDigest)
{
    /// <summary>Those that <paramref name="words"/> name; <paramref name="before"/>, if that is the same, as it is from one decision to the next most of the time.</summary>
    public static NamedContracts Of(in LeafWords words, NamedContracts? before) => before is not null && before.IsNamedBy(words) ? before : new NamedContracts(
        LeafWords.TextOf(words.PersonaId),
        LeafWords.TextOf(words.PersonaName),
        words.PersonaVersion,
        LeafWords.TextOf(words.PersonaDigest),
        LeafWords.TextOf(words.Tool),
        words.ToolVersion,
        LeafWords.TextOf(words.ToolDigest));

    // False for a text with anything but ASCII in it, or escaped: then it is made, and equal again.
    private bool IsNamedBy(in LeafWords words) => PersonaVersion == words.PersonaVersion && ToolVersion == words.ToolVersion
        && Ascii.Equals(words.PersonaId, PersonaId) && Ascii.Equals(words.PersonaName, PersonaName) && Ascii.Equals(words.PersonaDigest, PersonaDigest)
        && Ascii.Equals(words.Tool, Tool) && Ascii.Equals(words.ToolDigest, ToolDigest);
}
