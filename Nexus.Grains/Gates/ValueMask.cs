namespace Nexus.Gates;

/// <summary>Takes the values out of a planned action, so that "pay Anna 5" and "pay Bob 9" mean the same: what is compared is the deed, not whom it concerns.</summary>
public static class ValueMask
{
    public const int MaxLength = 2_000;

    public static string Of(string text)
    {
        Span<char> masked = text.Length <= 400 ? stackalloc char[Room(text.Length)] : new char[Room(text.Length)];
        return masked[..Write(text, masked)].ToString();
    }

    internal static int Room(int length) => Math.Min(length, MaxLength) * 5 + 16;

    /// <summary>Writes the masked text; <paramref name="to"/> has <see cref="Room"/> for it.</summary>
    internal static int Write(ReadOnlySpan<char> text, Span<char> to)
    {
        if (text.Length > MaxLength) text = text[..MaxLength];
        var written = 0;
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                if (written > 0 && to[written - 1] != ' ') to[written++] = ' ';
                at++;
                continue;
            }
            if (Quoted(text, at) is > 0 and var quoted)
            {
                Append("<text>", to, ref written);
                at += quoted;
                continue;
            }
            var end = at + 1;
            while (end < text.Length && !char.IsWhiteSpace(text[end]) && !(IsQuote(text[end]) && Quoted(text, end) > 0)) end++;
            Word(text[at..end], to, ref written);
            at = end;
        }
        return written > 0 && to[written - 1] == ' ' ? written - 1 : written;
    }

    private static void Word(ReadOnlySpan<char> word, Span<char> to, ref int written)
    {
        var core = word.TrimStart("([{<").TrimEnd(")]}>.,;:!?");
        var kind = Kind(core);
        if (kind.IsEmpty)
        {
            foreach (var c in word) to[written++] = char.ToLowerInvariant(c);
            return;
        }
        Append(kind, to, ref written);
    }

    private static ReadOnlySpan<char> Kind(ReadOnlySpan<char> core)
    {
        if (core.IsEmpty) return "";
        if (core.Contains("://", StringComparison.Ordinal)) return "<url>";
        if (core.IndexOf('@') is > 0 && core[1..].Contains('.')) return "<address>";
        if (core.Length == 36 && Guid.TryParseExact(core, "D", out _)) return "<id>";
        if (IsNumber(core)) return "<number>";
        if (core.Length > 1 && core.ContainsAny('/', '\\') && !IsAlternative(core)) return "<path>";
        return core.Length > 3 && core[..^1].LastIndexOf('.') is > 0 and var dot && core.Length - dot <= 6 && char.IsAsciiLetter(core[dot + 1]) ? "<path>" : "";
    }

    // "and/or", "read/write": two words, no path.
    private static bool IsAlternative(ReadOnlySpan<char> core)
    {
        var slash = core.IndexOf('/');
        if (slash <= 0 || slash == core.Length - 1) return false;
        foreach (var c in core)
            if (c != '/' && !char.IsLetter(c)) return false;
        return core.Count('/') == 1;
    }

    private static bool IsNumber(ReadOnlySpan<char> core)
    {
        var digits = 0;
        foreach (var c in core)
        {
            if (char.IsDigit(c)) digits++;
            else if (char.IsLetter(c)) return false;
        }
        return digits > 0;
    }

    private static bool IsQuote(char c) => c is '"' or '\'' or '`' or '“' or '‘' or '«';

    // Length of the quotation that begins here, or 0: an apostrophe within a word quotes nothing.
    private static int Quoted(ReadOnlySpan<char> text, int at)
    {
        if (!IsQuote(text[at]) || at > 0 && char.IsLetterOrDigit(text[at - 1])) return 0;
        var close = text[at] switch { '“' => '”', '‘' => '’', '«' => '»', var same => same };
        for (var i = at + 1; i < text.Length; i++)
            if (text[i] == close && (i + 1 == text.Length || !char.IsLetterOrDigit(text[i + 1]))) return i + 1 - at;
        return 0;
    }

    private static void Append(ReadOnlySpan<char> text, Span<char> to, ref int written)
    {
        text.CopyTo(to[written..]);
        written += text.Length;
    }
}
