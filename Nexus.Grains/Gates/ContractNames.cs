using Nexus.Actions;
using Nexus.Personas;

namespace Nexus.Gates;

/// <summary>What a contract names by spelling it out, in its scopes or its patterns; a bare wildcard names nothing.</summary>
internal sealed class ContractNames
{
    private const int MinLiteral = 3;

    private readonly ScopeSet _scopes;
    private readonly SeenText _patterns;
    private readonly HashSet<ulong> _words = [];

    public ContractNames(PersonaContract contract)
    {
        _scopes = new ScopeSet(contract.ResourceScopes.SelectMany(Parts).Distinct(StringComparer.Ordinal));
        _patterns = SeenText.Of(new Observation("contract", true, string.Join('\n', contract.IntentPatterns)));
        foreach (var pattern in contract.IntentPatterns)
            foreach (var word in SourceTokens.Split(pattern)) _words.Add(Key(pattern.AsSpan()[word]));
    }

    public bool Name(SinkValue sink) =>
        Covers(sink.Host) || Covers(sink.Email) || Covers(sink.Path) || Covers(sink.Url) || Covers(sink.Text) || InPatterns(sink);

    // Most values stand in no pattern: one look at their first word spares the search.
    private bool InPatterns(SinkValue sink)
    {
        foreach (var word in SourceTokens.Split(sink.Text))
            return (_words.Contains(Key(sink.Text.AsSpan()[word])) || sink.Host is not null || sink.Email is not null || sink.Number is not null) && sink.StandsIn(_patterns);
        return false;
    }

    private bool Covers(string? value) => value is not null && _scopes.Allows(value);

    private static IEnumerable<string> Parts(string scope)
    {
        for (var colon = scope.IndexOf(':', StringComparison.Ordinal); colon >= 0; colon = scope.IndexOf(':', colon + 1))
        {
            var rest = scope[(colon + 1)..];
            if (rest.Count(char.IsLetterOrDigit) >= MinLiteral) yield return rest;
        }
    }

    private static ulong Key(ReadOnlySpan<char> word)
    {
        Span<char> lower = word.Length <= 256 ? stackalloc char[word.Length] : new char[word.Length];
        word.ToLowerInvariant(lower);
        return StableHash.Of(lower);
    }
}
