namespace Nexus.Gates;

/// <summary>What a tool does and to what, or what a clause speaks of: deeds and things, each one bit a kind.</summary>
internal readonly record struct DeedReading(ulong Deeds, ulong Things)
{
    public bool IsNone => (Deeds | Things) == 0;
}

/// <summary>Kinds of deeds that change or send something, and of things they are done to. A line is one kind: the words for it.</summary>
/// <remarks>Apart from the lexical embedder's concepts, because the question is another: not what a sentence is about, but whether it asks for an effect of this kind.</remarks>
internal static class Deeds
{
    // Places of lines in the table of words.
    private const int Send = 0, Pay = 1, Change = 3, Create = 4, Invite = 8, Move = 10, Append = 11, Money = 0, Email = 1, File = 3, Page = 11, Message = 15;

    private const ulong Messages = 1UL << Email | 1UL << Message;
    private const ulong Writings = 1UL << File | 1UL << Page;
    private const ulong Edits = 1UL << Change | 1UL << Create | 1UL << Invite | 1UL << Move | 1UL << Append;

    private static readonly Dictionary<string, ulong> DeedKinds = Read(DeedWords.Deeds);
    private static readonly Dictionary<string, ulong> ThingKinds = Read(DeedWords.Things);

    public static ulong DeedOf(string stem) => DeedKinds.GetValueOrDefault(stem);

    public static ulong ThingOf(string stem) => ThingKinds.GetValueOrDefault(stem);

    /// <summary>A message carries whatever is sent: "send the report" asks for a mail. Money does not go by mail.</summary>
    public static bool Carries(DeedReading tool, ulong shared, ulong things) =>
        (shared & 1UL << Send) != 0 && (tool.Things & Messages) != 0 && (things & 1UL << Money) == 0;

    /// <summary>True for a tool that by its name returns what someone wrote (a file, a page): whoever wrote that wrote all of it, and could have written a list of records. What lists or searches prints records itself.</summary>
    public static bool ReadsWriting(string tool)
    {
        if (Lists(tool)) return false;
        foreach (var stem in Stems(tool))
            if ((ThingOf(stem) & Writings) != 0) return true;
        return false;
    }

    /// <summary>True for a tool that by its name lists or searches.</summary>
    public static bool Lists(string tool)
    {
        foreach (var stem in Stems(tool))
            if (stem is "list" or "search" or "find" or "query") return true;
        return false;
    }

    /// <summary>True for deeds that may be the same one: what changes a thing goes by many words ("add it to the record", "update the record").</summary>
    public static bool AreKin(ulong tool, ulong clause) => (tool & Edits) != 0 && (clause & Edits) != 0;

    public static bool IsOfMoney(ulong things) => (things & 1UL << Money) != 0;

    public static bool Pays(ulong deeds) => (deeds & 1UL << Pay) != 0;

    /// <summary>Of a tool's name: its first deed, and everything after as the things.</summary>
    public static DeedReading OfTool(string name, HashSet<string> others)
    {
        var (deeds, things, own) = (0UL, 0UL, 0UL);
        var first = true;
        foreach (var stem in Stems(name))
        {
            // Only as the first word of a tool's name is this a deed: elsewhere a page is something to read.
            if (first && stem is "pag" && name.Length > "page".Length) deeds = 1UL << Send;
            else if (deeds == 0 && DeedOf(stem) is not 0 and var deed) (deeds, own) = (deed, ThingOf(stem));
            else if (ThingOf(stem) is not 0 and var thing) things |= thing;
            else others.Add(stem);
            first = false;
        }
        // To mail is to send a mail: a name with no other thing tells it by its deed.
        if (things == 0) things = own;
        // To send money is to pay.
        if ((deeds & 1UL << Send) != 0 && (things & 1UL << Money) != 0) deeds |= 1UL << Pay;
        return new DeedReading(deeds, things);
    }

    public static IEnumerable<string> Stems(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && char.IsLetter(text[end]) && (end == at || !(char.IsUpper(text[end]) && char.IsLower(text[end - 1])))) end++;
            if (end == at)
            {
                at++;
                continue;
            }
            // "Not" is no note.
            if (text[at..end].ToLowerInvariant() is var word && word != "not") yield return Words.Stem(word);
            at = end;
        }
    }

    private static Dictionary<string, ulong> Read(string lines)
    {
        var table = new Dictionary<string, ulong>(StringComparer.Ordinal);
        var kind = 0;
        foreach (var line in lines.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var word in line.Split(' '))
            {
                var stem = Words.Stem(word);
                table[stem] = table.GetValueOrDefault(stem) | 1UL << kind;
            }
            kind++;
        }
        return table;
    }
}
