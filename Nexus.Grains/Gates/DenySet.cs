namespace Nexus.Gates;

/// <summary>Scopes that close. What a reader, a program or a file system may take for what they name is closed as well: case, letters that look alike, and of files blanks and dots at a name's end and a stream behind it.</summary>
internal sealed class DenySet
{
    private readonly Dictionary<string, string> _written;
    private readonly ScopeSet _scopes;

    public DenySet(IEnumerable<string> scopes)
    {
        _written = scopes.DistinctBy(static text => text.ToLowerInvariant()).ToDictionary(static text => text.ToLowerInvariant(), static text => text, StringComparer.Ordinal);
        _scopes = new ScopeSet(_written.Keys);
    }

    public bool IsEmpty => _scopes.IsEmpty;

    /// <summary>The scope that denies the resource, as it was written; null if none does.</summary>
    public string? Denier(string resource)
    {
        if (_scopes.IsEmpty) return null;
        var plain = resource.Replace(ResourceName.Disguise.ToString(), "", StringComparison.Ordinal).ToLowerInvariant();
        var denier = _scopes.Denier(plain) ?? (plain.StartsWith("file:", StringComparison.Ordinal) ? _scopes.Denier(Opened(plain)) : null);
        return denier is null ? null : _written[denier];
    }

    // What Windows opens by such a name.
    private static string Opened(string file)
    {
        var verb = file.IndexOf(':', "file:".Length);
        var (kind, names) = (file[..(verb + 1)], file[(verb + 1)..].Split('/'));
        for (var i = 0; i < names.Length; i++)
        {
            var stream = names[i].IndexOf(':', StringComparison.Ordinal);
            // A drive's colon ends its name.
            if (stream > 0 && !(i == 0 && stream == 1)) names[i] = names[i][..stream];
            names[i] = names[i].TrimEnd(' ', '.');
        }
        return kind + string.Join('/', names);
    }
}
