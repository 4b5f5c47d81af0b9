using System.Text.RegularExpressions;

namespace Nexus.Gates;

/// <summary>A pattern that is looked for in linear time, whatever it is: it must not become a way to stop the door. Built for the first value that is held against it, since that takes longer than most calls.</summary>
internal sealed class LinearPattern(string pattern)
{
    private Regex? _regex;

    public bool IsIn(string text) => Ready().IsMatch(text);

    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/>: it is malformed, or needs backtracking.</exception>
    public Regex Ready()
    {
        try
        {
            return _regex ??= new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new NexusException(ErrorCode.Invalid, $"schema keyword 'pattern': \"{pattern}\" is not usable: {e.Message}", e);
        }
    }

    public override string ToString() => pattern;
}
