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
    private const string DeedLines = """
        send mail email message forward post publish broadcast reply respond answer dm notify inform tell text write submit greet welcome thank congratulate announce ping share
        pay transfer settle wire buy purchase order refund remit reimburse donate repay
        delete remove erase drop wipe clear trash discard kick
        change update modify edit amend adjust set correct fix rename replace increase decrease raise lower reset
        create add make new insert write save compose draft open record note put register generate start schedule
        reserve book reservation booking rent hire
        schedule plan arrange appointment remind reminder set
        cancel revoke abort call
        invite add include
        share publish grant give
        move reschedule postpone shift delay
        append add insert write
        upload
        run execute restart
        approve accept confirm
        join
        leave
        """;

    private const string ThingLines = """
        money payment transaction bill invoice rent fee amount refund transfer fund price cost salary subscription standing order debt
        email mail message inbox letter
        event calendar meeting appointment reminder invitation
        file document report note text list
        password passcode credential
        user account profile information info address detail
        channel
        hotel room stay accommodation
        restaurant table dinner lunch
        car rental vehicle
        flight ticket
        webpage website page url link web
        contact
        participant attendee guest
        member person people everyone
        message dm direct
        """;

    // Places of lines above.
    private const int Send = 0, Pay = 1, Money = 0, Email = 1, File = 3, Page = 11, Message = 15;

    private const ulong Messages = 1UL << Email | 1UL << Message;
    private const ulong Writings = 1UL << File | 1UL << Page;

    private static readonly Dictionary<string, ulong> DeedKinds = Read(DeedLines);
    private static readonly Dictionary<string, ulong> ThingKinds = Read(ThingLines);

    public static ulong DeedOf(string stem) => DeedKinds.GetValueOrDefault(stem);

    public static ulong ThingOf(string stem) => ThingKinds.GetValueOrDefault(stem);

    /// <summary>A message carries whatever is sent: "send the report" asks for a mail. Money does not go by mail.</summary>
    public static bool Carries(DeedReading tool, ulong shared, ulong things) =>
        (shared & 1UL << Send) != 0 && (tool.Things & Messages) != 0 && (things & 1UL << Money) == 0;

    /// <summary>True for a tool that by its name returns what someone wrote (a file, a page): whoever wrote that wrote all of it, and could have written a list of records. What lists or searches prints records itself.</summary>
    public static bool ReadsWriting(string tool)
    {
        var writing = false;
        foreach (var stem in Stems(tool))
        {
            if (stem is "list" or "search" or "find" or "query") return false;
            writing |= (ThingOf(stem) & Writings) != 0;
        }
        return writing;
    }

    public static bool Pays(ulong deeds) => (deeds & 1UL << Pay) != 0;

    /// <summary>Of a tool's name: its first deed, and everything after as the things.</summary>
    public static DeedReading OfTool(string name, HashSet<string> others)
    {
        var (deeds, things, own) = (0UL, 0UL, 0UL);
        foreach (var stem in Stems(name))
        {
            if (deeds == 0 && DeedOf(stem) is not 0 and var deed) (deeds, own) = (deed, ThingOf(stem));
            else if (ThingOf(stem) is not 0 and var thing) things |= thing;
            else others.Add(stem);
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
            yield return Words.Stem(text[at..end].ToLowerInvariant());
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
