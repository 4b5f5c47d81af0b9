using System.Text.RegularExpressions;

namespace Nexus;

/// <summary>A pattern that is looked for in linear time, whatever it is: it must not become a way to stop who judges. Built for the first text that is held against it, since that takes longer than most judgements, and memory ever after.</summary>
internal sealed class LinearPattern
{
    private readonly string _pattern;
    private readonly RegexOptions _options;
    private Regex? _regex;

    /// <param name="known">It came with the program, and a test has built it.</param>
    /// <exception cref="ArgumentException">The pattern is malformed.</exception>
    /// <exception cref="NotSupportedException">It needs backtracking (look-around, back-references).</exception>
    public LinearPattern(string pattern, RegexOptions options = RegexOptions.None, bool known = false)
    {
        (_pattern, _options) = (pattern, options | RegexOptions.CultureInvariant);
        if (known) return;
        // Only groups and escapes can ask for backtracking: without them, to read the pattern is check enough.
        if (pattern.AsSpan().ContainsAny('(', '\\')) _regex = Build();
        else _ = new Regex(_pattern, _options);
    }

    public bool IsIn(string text) => (_regex ??= Build()).IsMatch(text);

    public override string ToString() => _pattern;

    private Regex Build() => new(_pattern, _options | RegexOptions.NonBacktracking);
}
