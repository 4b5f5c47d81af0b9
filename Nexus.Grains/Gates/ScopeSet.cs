namespace Nexus.Gates;

/// <summary>Many scopes, asked as one: only those whose beginning the resource has are tried.</summary>
internal sealed class ScopeSet
{
    private readonly HashSet<string> _exact = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _exactBySpan;
    private readonly (int Length, Dictionary<string, List<ScopePattern>>.AlternateLookup<ReadOnlySpan<char>> ByPrefix)[] _wild;

    public ScopeSet(IEnumerable<string> scopes)
    {
        var wild = new SortedDictionary<int, Dictionary<string, List<ScopePattern>>>();
        foreach (var text in scopes)
        {
            var scope = ScopePattern.Of(text);
            if (scope.IsExact)
            {
                _exact.Add(scope.Prefix);
                continue;
            }
            if (!wild.TryGetValue(scope.Prefix.Length, out var byPrefix)) wild[scope.Prefix.Length] = byPrefix = new(StringComparer.Ordinal);
            if (!byPrefix.TryGetValue(scope.Prefix, out var same)) byPrefix[scope.Prefix] = same = [];
            same.Add(scope);
        }
        _exactBySpan = _exact.GetAlternateLookup<ReadOnlySpan<char>>();
        _wild = [.. wild.Select(entry => (entry.Key, entry.Value.GetAlternateLookup<ReadOnlySpan<char>>()))];
    }

    public bool IsEmpty => _exact.Count == 0 && _wild.Length == 0;

    /// <summary>True if the canonical resource is within one of the scopes.</summary>
    public bool Allows(ReadOnlySpan<char> resource)
    {
        if (resource.Contains(ResourceName.Disguise)) return false;
        if (_exactBySpan.Contains(resource)) return true;
        foreach (var (length, byPrefix) in _wild)
        {
            if (length > resource.Length) return false;
            if (!byPrefix.TryGetValue(resource[..length], out var scopes)) continue;
            foreach (var scope in scopes)
                if (scope.Matches(resource)) return true;
        }
        return false;
    }

    /// <summary>The scope that the resource falls under if these deny, or null.</summary>
    public string? Denier(string plain)
    {
        if (_exact.Contains(plain)) return plain;
        foreach (var (length, byPrefix) in _wild)
        {
            if (length > plain.Length) return null;
            if (!byPrefix.TryGetValue(plain.AsSpan(0, length), out var scopes)) continue;
            foreach (var scope in scopes)
                if (scope.Denies(plain)) return scope.Text;
        }
        return null;
    }
}
