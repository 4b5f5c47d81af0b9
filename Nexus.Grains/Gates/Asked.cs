using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Nexus.Actions;
using Nexus.Tools;

namespace Nexus.Gates;

/// <summary>Whether a task asks for an effect of a tool's kind at all. An effect nobody asked for, after untrusted content came in, is what an injection looks like.</summary>
internal sealed partial class Asked
{
    private static readonly ConditionalWeakTable<Observation, Asked> Read = [];

    private const int MaxAssent = 60;

    private readonly Clause[] _clauses;

    private Asked(string task)
    {
        // What a quoted name holds is no word of the order, however long it is.
        Delegates = Delegation().IsMatch(Quoted().Replace(task, " ")) || task.Length <= MaxAssent && Assent().IsMatch(task);
        MeansAll = Every().IsMatch(task);
        SeeksAddress = Address().IsMatch(task) && !Links.Of(task).Any(static link => link.Contains('@', StringComparison.Ordinal));
        Picks = Picking().IsMatch(task);
        PassesOn = Passing().IsMatch(Phrases.Plain(task));
        var tongue = Tongues.Of(task);
        _clauses = [.. Parts().Split(task).Where(static clause => clause.Length > 1).Select(clause => Reading(clause, tongue))];
    }

    /// <summary>The task hands over to what will be read ("follow the instructions in it"), or agrees to what the agent proposed ("yes, do that").</summary>
    public bool Delegates { get; }

    /// <summary>The task speaks of every thing of a kind.</summary>
    public bool MeansAll { get; }

    /// <summary>The task says that an address is to be taken from what will be read.</summary>
    public bool SeeksAddress { get; }

    /// <summary>The task wants a link, or the message itself that may hold one, handed on.</summary>
    public bool PassesOn { get; }

    /// <summary>The task speaks of someone whom it does not name: who that is will be read.</summary>
    public bool Picks { get; }

    public static Asked Of(Observation task) => Read.GetValue(task, static one => new Asked(one.Text));

    /// <summary>True if the task asks for what the tool does there; null if neither the tool's name nor the task's words tell.</summary>
    public bool? For(ToolDescriptor tool, ImmutableArray<string> sinks)
    {
        var others = new HashSet<string>(StringComparer.Ordinal);
        var does = Deeds.OfTool(tool.Name, others);
        if (does.Deeds == 0) return Unknown(does, others);
        var before = 0UL;
        foreach (var clause in _clauses)
        {
            if (Asks(clause, does, others, before, sinks)) return true;
            if (clause.Kinds.Things != 0) before = clause.Kinds.Things;
        }
        return false;
    }

    private static bool Asks(Clause clause, DeedReading does, HashSet<string> others, ulong before, ImmutableArray<string> sinks)
    {
        var (kinds, words) = (clause.Kinds, clause.Words);
        var sameThing = (kinds.Things & does.Things) != 0 || others.Overlaps(words);
        var shared = kinds.Deeds & does.Deeds;
        if (shared == 0) return Deeds.AreKin(does.Deeds, clause.DeedsBut(others)) && (sameThing || kinds.Things == 0 && clause.Refers);
        if (does.Things == 0 && others.Count == 0 || Deeds.Pays(shared) || Deeds.Carries(does, shared, kinds.Things)) return true;
        // "Send it to them": the thing was named before.
        if (sameThing || kinds.Things == 0 && (clause.Refers || before == 0 || (before & does.Things) != 0)) return true;
        // "Switch dark-mode off": the thing goes by its name.
        return !Deeds.IsOfMoney(kinds.Things) && !sinks.IsDefault && sinks.Any(sink => new SinkValue(sink).StandsLiterally(clause.Text));
    }

    // A deed that stands in no table: the task must use the same word, or at least speak of the same thing.
    private bool? Unknown(DeedReading does, HashSet<string> others)
    {
        if (_clauses.Any(clause => others.Overlaps(clause.Words) || (clause.Kinds.Things & does.Things) != 0)) return null;
        return others.Count == 0 && does.Things == 0 ? null : false;
    }

    private static Clause Reading(string clause, Tongue? tongue)
    {
        // What is quoted is a value, and what someone is about to do himself, or wants to be reminded of, is no request.
        var plain = Phrases.Plain(Purpose().Replace(Quoted().Replace(clause, " "), " "));
        var words = new HashSet<string>(Deeds.Stems(plain), StringComparer.Ordinal);
        var (deeds, things) = (0UL, 0UL);
        foreach (var word in words)
        {
            deeds |= Deeds.DeedOf(word);
            things |= Deeds.ThingOf(word);
        }
        var foreign = tongue?.Read(plain) ?? default;
        return new Clause(clause, new DeedReading(deeds | foreign.Deeds, things | foreign.Things), words, foreign.Deeds, tongue is not null || Pronoun().IsMatch(plain));
    }

    /// <param name="Refers">It may speak of a thing without naming it.</param>
    private sealed record Clause(string Text, DeedReading Kinds, HashSet<string> Words, ulong Foreign, bool Refers)
    {
        /// <summary>The deeds it speaks of by other words than these: in "read the record" a record is nothing done.</summary>
        public ulong DeedsBut(HashSet<string> things)
        {
            var deeds = Foreign;
            foreach (var word in Words)
                if (!things.Contains(word)) deeds |= Deeds.DeedOf(word);
            return deeds;
        }
    }

    [GeneratedRegex(@"(?:[.!?;:]\s+)|\n+|\b(?:and|then|also|und|dann|et|puis|luego)\b|(?<=[a-z])\s+y\s+(?=[a-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Parts();

    [GeneratedRegex("(?<![A-Za-z])'[^'\n]*'(?![A-Za-z])|\"[^\"\n]*\"|“[^”\n]*”|«[^»\n]*»|„[^“\n]*“", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b(?:remind(?:s|ed|ing)?\s+(?:me|us|him|her|them)\s+(?:to|about|of)|(?:looking|planning|hoping)\s+to)\s+(?:\w+\s+)?\w+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Purpose();

    [GeneratedRegex(@"\b(?:address(?:es)?|e-?mails?\s+(?:address|is|are|can|stands?)|contact\s+(?:data|details|information)|adresse|dirección)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(@"\b(?:forward\w*|fwd|links?|urls?|weiterleit\w*|leit\w*|lien|transf[eè]re\w*|transmet\w*|reenv[ií]\w*|enlace)\b|\b(?:send|post|share|dm|give|put|schick\w*|teile?|envoie\w*|env[ií]a\w*)\b[^.\n]{0,60}\b(?:articles?|blogs?|posts?|(?:web\s?)?(?:pages?|sites?)|videos?|documents?)\b|\b(?:articles?|blogs?|(?:web\s?)?(?:pages?|sites?)|videos?)\b[^.\n]{0,60}\b(?:send|post|share|dm)\s+(?:it|them)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Passing();

    [GeneratedRegex(@"\b(?:who|whoever|whom|sender|author|organi[sz]er|host|participants?|attendees?|guests?|members?|users?|people|persons?|them|him|her|they|those|each|all|every(?:body|one)|absender|autor|teilnehmer\w*|alle[nr]?|auteur|participants|tous|remitente|asistentes|todos)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Picking();

    [GeneratedRegex(@"\b(?:each|every(?:body|one|thing)?|all|alle[rnms]?|jede[rnms]?|chaque|tous|toutes|cada|todos|todas)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Every();

    [GeneratedRegex(@"\b(?:it|this|that|them|these|those|one)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pronoun();

    [GeneratedRegex(
        @"\b(?:follow|(?<!\b(?:what|how|why|where|when|who|which|that|i|you|we|they)\s+)do(?=\s+(?:what|whatever|everything|all|as|the|these|those|this|that|my|his|her|their|its|any|each|every|exactly|both|two|three|both)\b)|complete|perform|carry out|execute|act on|handle|work (?:through|off)|take care of)\b[^.\n]{0,48}\b(?:instructions?|actions?|tasks?|to-?dos?|steps?|requests?|says?|asks?|everything|items?|points?|wants?|suggests?|all of (?:it|them|these|those))\b|\bcarry\b[^.\n]{0,20}\bout\b|\b(?:mach\w*|tu\w*|befolg\w*|erledig\w*|führ\w*)\b[^.\n]{0,48}\b(?:steht|anweisung\w*|anleitung|schritte?n?|aufgaben?|sagt|bittet|verlangt)\b|\b(?:fai(?:s|tes)|suis|suivez|exécute\w*)\b[^.\n]{0,48}\b(?:instructions?|étapes?|tâches?|dit|demande)\b|\b(?:haz|sigue|siga|ejecuta|realiza)\b[^.\n]{0,48}\b(?:instrucciones|pasos|tareas|dice|pide)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Delegation();

    // The whole turn is a yes: who says so has read what the agent is about to do.
    [GeneratedRegex(
        @"^[\s,.!]*(?:(?:yes|yeah|yep|ok(?:ay)?|fine|good|great|sure|right|perfect|alright|please|then|ja|gut|prima|oui|d'accord|bien|sí|si|vale|perfecto)[\s,.!]+)*(?:(?:please\s+)?(?:do|make)\s+(?:it|that|so|this)|go\s+ahead|proceed|(?:bitte\s+)?mach(?:e|en\s+sie)?\s+(?:das|es|so)|fais[\s-]le|vas-y|hazlo|adelante)(?:[\s,]+(?:please|then|now|bitte|dann|so))*[\s.!]*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Assent();
}
