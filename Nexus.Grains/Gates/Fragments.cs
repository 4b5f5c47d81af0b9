namespace Nexus.Gates;

/// <summary>A piece of text that hardly stands in two texts by chance.</summary>
internal readonly record struct Fragment(ulong Hash, Range Range);

/// <summary>Takes a text apart into pieces by which it is known again: numbers and names of some length without their separators, and runs of five words.</summary>
internal static class Fragments
{
    private const int MinMixed = 6;
    private const int MinKey = 16;
    private const int MinWord = 16;
    private const int Run = 5;
    private const int MaxGroup = 6;
    private const int MinDigits = 3;
    private const int MaxGap = 5;
    private const int MinGrouped = 8;
    private const int MaxGrouped = 40;

    public static IEnumerable<Fragment> Of(string text)
    {
        var words = new Queue<(ulong Hash, int Start)>(Run);
        for (var at = 0; at < text.Length;)
        {
            if (!IsPart(text[at]))
            {
                at++;
                continue;
            }
            var end = at;
            while (end < text.Length && (IsPart(text[end]) || IsJoint(text, end))) end++;
            var (hash, letters, digits) = Read(text.AsSpan(at, end - at));
            if (digits > 0 && letters + digits >= MinMixed || letters >= MinWord) yield return new Fragment(hash, at..end);
            if (words.Count == Run) words.Dequeue();
            words.Enqueue((hash, at));
            if (digits > 0 && Grouped(text, at) is { } grouped) yield return grouped;
            if (words.Count == Run && Of(words) is var run) yield return new Fragment(run, words.Peek().Start..end);
            at = end;
        }
    }

    /// <summary>The beginnings and ends of long keys and numbers of letters and digits: half of a key goes out in one call, and half in the next.</summary>
    public static IEnumerable<ulong> Ends(string text)
    {
        var plain = new char[MaxGrouped];
        for (var at = 0; at < text.Length; at++)
        {
            if (!IsPart(text[at])) continue;
            var (length, letters, digits) = (0, 0, 0);
            for (; at < text.Length && (IsPart(text[at]) || IsJoint(text, at)); at++)
            {
                if (!char.IsLetterOrDigit(text[at])) continue;
                if (char.IsDigit(text[at])) digits++;
                else letters++;
                if (length < plain.Length) plain[length++] = char.ToLowerInvariant(text[at]);
            }
            if (length < MinKey || letters < MinDigits || digits < MinDigits || letters + digits > length) continue;
            for (var part = MinGrouped; part < length; part++)
            {
                yield return StableHash.Of(plain.AsSpan(0, part));
                yield return StableHash.Of(plain.AsSpan(length - part, part));
            }
        }
    }

    /// <summary>Its pieces, and what parts of it with anything short between them make together: whoever carries a number or a name out may write it in any dress.</summary>
    public static IEnumerable<Fragment> Carried(string text) => Of(text).Concat(Joined(text));

    private static IEnumerable<Fragment> Joined(string text)
    {
        var plain = new char[MaxGrouped];
        for (var start = 0; start < text.Length; start = AfterPart(text, start))
        {
            if (!IsPart(text[start])) continue;
            var (length, digits, at) = (0, 0, start);
            while (true)
            {
                var end = AfterPart(text, at);
                if (length + end - at > MaxGrouped) break;
                for (; at < end; at++)
                {
                    if (IsInvisible(text[at])) continue;
                    if (char.IsDigit(text[at])) digits++;
                    plain[length++] = char.ToLowerInvariant(text[at]);
                }
                if (digits >= MinDigits && length >= MinGrouped) yield return new Fragment(StableHash.Of(plain.AsSpan(0, length)), start..end);
                // 0044 is how a telephone says +44.
                if (digits >= MinGrouped && plain is ['0', '0', ..]) yield return new Fragment(StableHash.Of(plain.AsSpan(2, length - 2)), start..end);
                while (at < text.Length && at - end <= MaxGap && !IsPart(text[at])) at++;
                if (at == text.Length || at - end > MaxGap) break;
            }
        }
    }

    private static int AfterPart(string text, int at)
    {
        if (!IsPart(text[at])) return at + 1;
        while (at < text.Length && IsPart(text[at])) at++;
        return at;
    }

    /// <summary>The number that begins here in groups with blanks between: a telephone, account or card number.</summary>
    private static Fragment? Grouped(string text, int start)
    {
        if (start > 1 && text[start - 1] == ' ' && IsPart(text[start - 2]) && char.IsDigit(text[start - 2])) return null;
        Span<char> plain = stackalloc char[MaxGrouped];
        var (length, digits, groups, end) = (0, 0, 0, start);
        for (var at = start; at < text.Length;)
        {
            var from = at;
            while (at < text.Length && IsPart(text[at])) at++;
            var group = text.AsSpan(from, at - from);
            if (group.IsEmpty || group.Length > MaxGroup || !group.ContainsAnyInRange('0', '9') || length + group.Length > MaxGrouped) break;
            foreach (var c in group)
            {
                if (char.IsDigit(c)) digits++;
                plain[length++] = char.ToLowerInvariant(c);
            }
            (groups, end) = (groups + 1, at);
            if (at + 1 >= text.Length || text[at] is not (' ' or '-')) break;
            at++;
        }
        return groups > 1 && digits >= MinGrouped ? new Fragment(StableHash.Of(plain[..length]), start..end) : null;
    }

    // 4237-4252-7456-2574, a@b.example and 12.50 are one piece each; a full stop that ends a sentence joins nothing.
    private static bool IsJoint(string text, int at) => text[at] is '-' or '.' or '@' or '_' or '\'' && at > 0 && at + 1 < text.Length && IsPart(text[at - 1]) && IsPart(text[at + 1]);

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || IsInvisible(c);

    private static bool IsInvisible(char c) => c is '\u00AD' or (>= '\u200B' and <= '\u200F') or (>= '\u2060' and <= '\u2064') or '\uFEFF';

    private static (ulong Hash, int Letters, int Digits) Read(ReadOnlySpan<char> word)
    {
        Span<char> plain = word.Length <= 256 ? stackalloc char[word.Length] : new char[word.Length];
        var (length, letters, digits) = (0, 0, 0);
        foreach (var c in word)
        {
            if (!char.IsLetterOrDigit(c)) continue;
            if (char.IsDigit(c)) digits++;
            else letters++;
            plain[length++] = char.ToLowerInvariant(c);
        }
        return (StableHash.Of(plain[..length]), letters, digits);
    }

    private static ulong Of(Queue<(ulong Hash, int Start)> words)
    {
        var hash = 0UL;
        foreach (var (word, _) in words) hash = unchecked(hash * 0x9E3779B97F4A7C15 + word);
        return hash;
    }
}
