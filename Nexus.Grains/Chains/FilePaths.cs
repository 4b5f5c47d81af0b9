namespace Nexus.Chains;

/// <summary>Which words of a task look like file paths or host names.</summary>
internal static class FilePaths
{
    /// <summary>True for <c>notes.txt</c>, <c>reports/q3</c>, <c>../x</c>; not for <c>e.g.</c>, <c>and/or</c> or URLs.</summary>
    public static bool Is(Word word)
    {
        if (word.Kind is WordKind.Url or WordKind.Number || word.Text.Length is 0 or > 1024) return false;
        var text = word.Text;
        if (text.AsSpan().ContainsAny('\n', '\r')) return false;
        if (word.Kind == WordKind.Quoted) return HasExtension(text) && !text.Contains(". ", StringComparison.Ordinal);
        return text is not ("and/or" or "/" or "./" or "w/o" or "n/a" or "N/A") && (text.Contains('/', StringComparison.Ordinal) || text.Contains('\\', StringComparison.Ordinal) || HasExtension(text));
    }

    /// <summary>True for <c>example.com</c>: a name with dots and nothing else that a host cannot have.</summary>
    public static bool IsHost(Word word)
    {
        if (word.Kind != WordKind.Plain || !word.Text.Contains('.', StringComparison.Ordinal)) return false;
        var host = word.Text.Split('/', 2)[0];
        return HasExtension(host) && Uri.CheckHostName(host) == UriHostNameType.Dns;
    }

    private static bool HasExtension(string text)
    {
        var dot = text.LastIndexOf('.');
        var length = text.Length - dot - 1;
        if (dot < 0 || length is < 1 or > 8 || length == 1 && dot <= 1) return false;
        var letters = 0;
        foreach (var c in text.AsSpan(dot + 1))
        {
            if (!char.IsLetterOrDigit(c)) return false;
            if (char.IsLetter(c)) letters++;
        }
        return letters > 0;
    }
}
