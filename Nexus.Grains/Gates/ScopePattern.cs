using System.Collections.Concurrent;

namespace Nexus.Gates;

/// <summary>A resource scope, compiled. <c>*</c> is any run without <c>/</c> and <c>:</c>, <c>**</c> any run at all; everything else is itself.</summary>
/// <remarks>Linear in the resource for a given scope: positions are followed side by side, nothing is tried twice.</remarks>
public sealed class ScopePattern
{
    private const int MaxLength = 512;
    private const int MaxCached = 10_000;
    private const char One = '\uE000';
    private const char Any = '\uE001';

    private static readonly string[] LowerCase = ["http:", "https:", "web:", "db:", "table:"];

    private static readonly ConcurrentDictionary<string, ScopePattern> Cache = new(StringComparer.Ordinal);

    private readonly string _prefix;
    private readonly string _tail;

    private ScopePattern(string text)
    {
        Text = text;
        var tokens = Tokens(Normal(text));
        var wild = tokens.AsSpan().IndexOfAny(One, Any);
        _prefix = wild < 0 ? tokens : tokens[..wild];
        _tail = wild < 0 ? "" : tokens[wild..];
    }

    public string Text { get; }

    /// <summary>What every resource within it begins with.</summary>
    internal string Prefix => _prefix;

    internal bool IsExact => _tail.Length == 0;

    /// <summary>The compiled scope; compiled once.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming the scope and the rule it breaks.</exception>
    public static ScopePattern Of(string text)
    {
        if (Cache.TryGetValue(text, out var known)) return known;
        Check(text);
        // Scopes come from contracts, which are few; a flood of them empties the cache instead of filling memory.
        if (Cache.Count >= MaxCached) Cache.Clear();
        return Cache.GetOrAdd(text, static one => new ScopePattern(one));
    }

    /// <summary>Refuses a malformed scope.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming the scope and the rule it breaks.</exception>
    public static void Check(string text)
    {
        if (text.Length is 0 or > MaxLength) throw Bad(text, $"must have 1 to {MaxLength} characters");
        if (text.Contains("***", StringComparison.Ordinal)) throw Bad(text, "must not hold more than two '*' in a row");
        if (text.Contains("..", StringComparison.Ordinal)) throw Bad(text, "must not hold '..'");
        foreach (var c in text)
            if (char.IsControl(c) || c is One or Any or ResourceName.Disguise) throw Bad(text, $"must not hold the character U+{(int)c:X4}");
    }

    /// <summary>True if <paramref name="resource"/> (canonical) is within the scope. A disguised resource is within none; a reserved place only within one that spells it out.</summary>
    public bool Matches(ReadOnlySpan<char> resource) =>
        Fits(resource) && (_prefix.Length == resource.Length || ReservedPlace.Of(resource) is not { } place || place.IsSpelledBy(_prefix, Text));

    /// <summary>The same for a scope that denies: its wildcards mean reserved places too.</summary>
    public bool Denies(ReadOnlySpan<char> resource) => Fits(resource);

    private bool Fits(ReadOnlySpan<char> resource)
    {
        if (!resource.StartsWith(_prefix, StringComparison.Ordinal) || resource.Contains(ResourceName.Disguise)) return false;
        var rest = resource[_prefix.Length..];
        return _tail.Length switch
        {
            0 => rest.IsEmpty,
            1 => _tail[0] == Any || !rest.ContainsAny('/', ':'),
            _ => Run(rest),
        };
    }

    private bool Run(ReadOnlySpan<char> rest)
    {
        // at[i]: everything before token i is matched by what has been read.
        Span<bool> at = stackalloc bool[_tail.Length + 1];
        at[0] = true;
        Skip(at);
        foreach (var c in rest)
        {
            var alive = false;
            for (var i = _tail.Length; i >= 0; i--)
            {
                var stays = i < _tail.Length && at[i] && (_tail[i] == Any || _tail[i] == One && c is not ('/' or ':'));
                var comes = i > 0 && at[i - 1] && _tail[i - 1] == c;
                at[i] = stays || comes;
                alive |= at[i];
            }
            if (!alive) return false;
            Skip(at);
        }
        return at[_tail.Length];
    }

    // A wildcard may stand for nothing.
    private void Skip(Span<bool> at)
    {
        for (var i = 0; i < _tail.Length; i++)
            if (at[i] && _tail[i] is One or Any) at[i + 1] = true;
    }

    private static string Tokens(string text) => text.Replace("**", Any.ToString(), StringComparison.Ordinal).Replace('*', One);

    // Resources of hosts and tables are lower case; a scope written with capitals means the same one.
    private static string Normal(string text) => Array.Exists(LowerCase, kind => text.StartsWith(kind, StringComparison.OrdinalIgnoreCase)) ? text.ToLowerInvariant() : text;

    private static NexusException Bad(string text, string rule) => new(ErrorCode.Invalid, $"resource scope '{(text.Length <= 120 ? text : text[..117] + "...")}' {rule}");
}
