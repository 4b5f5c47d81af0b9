using System.Text.RegularExpressions;

namespace Nexus.Gates;

/// <summary>Deeds that English says in several words, put into the one word that <see cref="DeedWords"/> has for them.</summary>
internal static partial class Phrases
{
    public static string Plain(string text)
    {
        if (text.Length > MaxLength) return text;
        text = Know().Replace(text, "tell $1");
        text = SetUp().Replace(text, "create $1");
        text = Toggle().Replace(text, "switch $1");
        text = Back().Replace(text, "refund $1");
        text = RollBack().Replace(text, "rollback $1");
        text = File().Replace(text, "create ");
        text = Call().Replace(text, "tell ");
        text = Rid().Replace(text, "delete ");
        text = PassOn().Replace(text, "forward $1");
        text = ConfirmTo().Replace(text, "tell $1");
        text = TakeOff().Replace(text, "remove cancel $1");
        text = KeepFree().Replace(text, "schedule ");
        return Again().Replace(text, "restart $1");
    }

    private const int MaxLength = 2_000;

    [GeneratedRegex(@"\blet\s+(.{1,60}?)\s+know\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Know();

    [GeneratedRegex(@"\bset\s+((?:\w+\s+){0,4}?)up\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SetUp();

    [GeneratedRegex(@"\b(?:turn|switch)(?:ed|ing)?\s+((?:[\w\-]+\s+){0,4}?)(?:on|off)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Toggle();

    [GeneratedRegex(@"\b(?:give|pay|send)\s+((?:[\w'\-]+\s+){1,6}?)back\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Back();

    [GeneratedRegex(@"\broll(?:ed|ing)?\s+((?:[\w\-]+\s+){0,4}?)back\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RollBack();

    // Elsewhere a file is something to read.
    [GeneratedRegex(@"\bfile\s+(?=an?\s)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex File();

    // Whoever is paged is told; what is paged through begins with no capital.
    [GeneratedRegex(@"\b[Pp]age\s+(?=(?:them|him|her|me|us|whoever|\p{Lu}\p{Ll}+)\b)", RegexOptions.CultureInvariant)]
    private static partial Regex Call();

    [GeneratedRegex(@"\bget\s+rid\s+of\s+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Rid();

    [GeneratedRegex(@"\bpass(?:ed|ing)?\s+((?:[\w'\-]+\s+){0,6}?)(?:on|along)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PassOn();

    // Elsewhere to confirm is to approve.
    [GeneratedRegex(@"\b[Cc]onfirm(?:ed|ing)?\s+((?:\w+\s+){0,4}?(?:to|with)\s+(?:him|her|them|everyone|everybody|\p{Lu}\p{Ll}+)\b)", RegexOptions.CultureInvariant)]
    private static partial Regex ConfirmTo();

    [GeneratedRegex(@"\btake\s+((?:[\w'\-]+\s+){1,6}?)(?:off|out\s+of)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TakeOff();

    // Elsewhere to block is to keep someone out.
    [GeneratedRegex(@"\bblock\s+(?:off\s+|out\s+)?(?=(?:me\s+|my\s+|an?\s+|the\s+|some\s+|\d+\s*|two\s+|three\s+|half\s+)*(?:hours?|minutes?|mins?|h|time|slots?|calendar|morning|afternoon|evening|day)\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex KeepFree();

    [GeneratedRegex(@"\bbring\s+((?:[\w\-]+\s+){1,4}?)back\s+up\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Again();
}
