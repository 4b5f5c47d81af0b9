using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Nexus.Actions;
using Nexus.Tools;

namespace Nexus.Gates;

/// <summary>Whether a task asks for an effect of a tool's kind at all. An effect nobody asked for, after untrusted content came in, is what an injection looks like.</summary>
internal sealed partial class Asked
{
    private static readonly ConditionalWeakTable<Observation, Asked> Read = [];

    private readonly (DeedReading Kinds, HashSet<string> Words)[] _clauses;

    private Asked(string task)
    {
        Delegates = Delegation().IsMatch(task);
        _clauses = [.. Clause().Split(task).Where(static clause => clause.Length > 1).Select(Reading)];
    }

    /// <summary>The task hands over to what will be read: "follow the instructions in it".</summary>
    public bool Delegates { get; }

    public static Asked Of(Observation task) => Read.GetValue(task, static one => new Asked(one.Text));

    /// <summary>True if the task asks for what the tool does; null if the tool's name does not tell what that is.</summary>
    public bool? For(ToolDescriptor tool)
    {
        var others = new HashSet<string>(StringComparer.Ordinal);
        var does = Deeds.OfTool(tool.Name, others);
        if (does.Deeds == 0) return null;
        var before = 0UL;
        foreach (var (kinds, words) in _clauses)
        {
            var shared = kinds.Deeds & does.Deeds;
            if (shared != 0)
            {
                if (does.Things == 0 && others.Count == 0 || Deeds.Pays(shared) || Deeds.Carries(does, shared, kinds.Things)) return true;
                if ((kinds.Things & does.Things) != 0 || others.Overlaps(words)) return true;
                // "Send it to them": the thing was named before.
                if (kinds.Things == 0 && (before == 0 || (before & does.Things) != 0)) return true;
            }
            if (kinds.Things != 0) before = kinds.Things;
        }
        return false;
    }

    private static (DeedReading, HashSet<string>) Reading(string clause)
    {
        // What is quoted is a value, and what someone is about to do himself, or wants to be reminded of, is no request.
        var words = new HashSet<string>(Deeds.Stems(Purpose().Replace(Quoted().Replace(clause, " "), " ")), StringComparer.Ordinal);
        var (deeds, things) = (0UL, 0UL);
        foreach (var word in words)
        {
            deeds |= Deeds.DeedOf(word);
            things |= Deeds.ThingOf(word);
        }
        return (new DeedReading(deeds, things), words);
    }

    [GeneratedRegex(@"(?:[.!?;:]\s+)|\n+|\b(?:and|then|also)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Clause();

    [GeneratedRegex("(?<![A-Za-z])'[^'\n]*'(?![A-Za-z])|\"[^\"\n]*\"|“[^”\n]*”", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b(?:remind(?:s|ed|ing)?\s+(?:me|us|him|her|them)\s+(?:to|about|of)|(?:looking|planning|hoping)\s+to)\s+(?:\w+\s+)?\w+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Purpose();

    [GeneratedRegex(@"\b(?:follow|do|complete|perform|carry out|execute|act on|handle|work through|take care of)\b[^.\n]{0,48}\b(?:instructions?|actions?|tasks?|to-?dos?|steps?|requests?|says?|asks?)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Delegation();
}
