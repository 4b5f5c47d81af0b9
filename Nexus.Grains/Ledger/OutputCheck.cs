using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Nexus.Tools;

namespace Nexus.Ledger;

/// <summary>What of a tool's result goes on to the agent and into the ledger.</summary>
/// <param name="Content">The exact bytes received if nothing had to be redacted; empty if the result is refused or the tool failed.</param>
/// <param name="Error">Why there is no content, or empty.</param>
/// <param name="Findings">What was noted, one sentence each.</param>
public sealed record CheckedOutput(Utf8Json Content, string Error, ImmutableArray<string> Findings);

/// <summary>Looks at what a tool returned before anyone else does.</summary>
public static partial class OutputCheck
{
    public const int MaxBytes = 1024 * 1024;

    public static CheckedOutput Check(ToolDescriptor tool, ToolResult result) => Check(tool.Name, result);

    public static CheckedOutput Check(string tool, ToolResult result)
    {
        if (result.Failed) return new CheckedOutput(default, Redactor.Text(result.Error), []);
        var size = result.Content.Span.Length;
        if (size > MaxBytes) return Refuse(string.Create(CultureInfo.InvariantCulture, $"the result of {tool} is {size:N0} bytes; at most {MaxBytes:N0} are accepted"));
        try
        {
            using var canonical = CanonicalBuffer.Rent();
            CanonicalJson.Write(canonical, result.Content.Span);
        }
        catch (NexusException error)
        {
            return Refuse($"the result of {tool} is not strict JSON: {error.Message}");
        }
        return Note(tool, result.Content);
    }

    private static CheckedOutput Refuse(string error) => new(default, error, [error]);

    private static CheckedOutput Note(string tool, Utf8Json content)
    {
        ImmutableArray<string> findings = [];
        var kept = Redactor.Json(content);
        if (kept != content) findings = findings.Add($"secrets in the result of {tool} were redacted");
        if (Addressing(kept) is { } words) findings = findings.Add($"the result of {tool} addresses the agent: \"{words}\"");
        return new CheckedOutput(kept, "", findings);
    }

    private static string? Addressing(Utf8Json content)
    {
        var chars = ArrayPool<char>.Shared.Rent(content.Span.Length);
        try
        {
            var text = chars.AsSpan(0, Encoding.UTF8.GetChars(content.Span, chars));
            foreach (var match in Instruction().EnumerateMatches(text)) return text.Slice(match.Index, match.Length).ToString();
            return null;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    [GeneratedRegex(
        """
          (?:ignore|disregard|forget|override)\ (?:(?:all|any|the|of|your|my|these|those)\ ){0,3}(?:previous|prior|above|earlier|preceding|system|original)\ (?:instructions?|prompts?|messages?|rules|directions|guidelines)
        | (?:reveal|print|repeat|show)\ (?:me\ )?your\ (?:system\ )?prompt
        | you\ are\ now\ (?:in\ )?(?:developer|dan|admin|unrestricted|jailbroken)
        | new\ (?:system\ )?instructions?\ *:
        | <\|?(?:im_start|system|endoftext)\|?>
        | do\ not\ (?:tell|inform|mention\ (?:this\ )?to)\ the\ user
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Instruction();
}
