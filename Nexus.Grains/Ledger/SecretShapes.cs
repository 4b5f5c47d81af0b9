using System.Buffers;
using System.Text.RegularExpressions;

namespace Nexus.Ledger;

/// <summary>What secrets look like wherever they stand.</summary>
internal static partial class SecretShapes
{
    // Whatever Shape can match contains one of these: text without any of them, which is nearly all text, is passed over by a vectorised search.
    public static readonly string[] Hints = ["nxs_", "sk-", "AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "xox", "eyJ", "PRIVATE KEY", "bearer ", "basic ", "passw", "pwd", "secret", "api_key", "apikey", "api-key", "token=", "://"];

    private static readonly SearchValues<string> Search = SearchValues.Create(Hints, StringComparison.OrdinalIgnoreCase);

    public static bool MayMatch(ReadOnlySpan<char> text) => text.ContainsAny(Search);

    public static string Redact(string text) => Shape().Replace(text, match => match.Groups["keep"].Value + Redactor.Mark + match.Groups["rest"].Value);

    /// <remarks>Each branch is linear: a bounded prefix and one run of a character class.</remarks>
    [GeneratedRegex(
        """
          -----BEGIN\ [A-Z0-9 ]{0,32}PRIVATE\ KEY-----[^-]*(?:-----END\ [A-Z0-9 ]{0,32}PRIVATE\ KEY-----)?
        | (?<![A-Za-z0-9_])nxs_[A-Za-z0-9_\-]{8,}
        | (?<![A-Za-z0-9_\-])sk-(?=[A-Za-z0-9_\-]*[0-9])[A-Za-z0-9_\-]{16,}
        | (?<![A-Za-z0-9])(?:AKIA|ASIA)[0-9A-Z]{16}(?![A-Za-z0-9])
        | (?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{20,}
        | (?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{20,}
        | (?<![A-Za-z0-9])xox[abprs]-[A-Za-z0-9\-]{10,}
        | (?<![A-Za-z0-9_\-])eyJ[A-Za-z0-9_\-]{5,}\.eyJ[A-Za-z0-9_\-]{5,}\.[A-Za-z0-9_\-]*
        | (?<keep>(?<![A-Za-z])(?i:bearer|basic)\ +)(?=[A-Za-z0-9._~+/\-]*[0-9])[A-Za-z0-9._~+/\-]{16,}=*
        | (?<keep>[a-z][a-z0-9+.\-]{1,20}://[^\s/:@"']{0,64}:)[^\s/@"']+(?<rest>@)
        | (?<keep>(?<![A-Za-z0-9])(?i:(?:[a-z0-9]{1,16}[_\-])?(?:password|passwd|passphrase|pwd|secret|api[_\-]?key|token))=)[^\s&;,"'\[]+
        | (?<keep>(?<![A-Za-z0-9])(?i:password|passwd|passphrase|pwd):\ ?)[^\s;,"'\[]+
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
