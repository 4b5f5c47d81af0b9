using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Ledger;
using Nexus.Tools;

namespace Nexus.Gates;

/// <summary>Signs that an effect follows an order which stands in untrusted output, though no value of it is foreign: nobody asked for it, or the order names the same place, the same day, or another password.</summary>
internal static class Injection
{
    private const int MinRepeated = 2;

    /// <param name="everySinkNamed">The task, the contract or mature history name every place the effect goes to.</param>
    public static string? Objection(GateInput input, bool everySinkNamed)
    {
        var seen = input.Intent.Seen;
        if (seen.IsDefaultOrEmpty || !Entered(seen)) return null;
        var delegated = false;
        var asked = everySinkNamed;
        foreach (var task in seen)
        {
            if (task.Source != "task") continue;
            var read = Asked.Of(task);
            delegated |= read.Delegates;
            asked |= read.For(input.Tool!, input.Call.Sinks) ?? true;
        }
        // Who says "follow the instructions in it" has asked for what stands there; where it goes is judged all the same.
        if (delegated) return Elsewhere(input);
        if (!asked) return $"the task asks for nothing like '{input.Tool!.Name}', and '{Source(seen)}' has brought in untrusted content";
        return SamePlace(input) ?? OtherObject.Objection(input) ?? OtherSecret(input) ?? OtherDay(input);
    }

    // What the task hands over to wants nothing of the kind, and something else that was read does.
    private static string? Elsewhere(GateInput input)
    {
        var does = Deeds.OfTool(input.Tool!.Name, []);
        var pages = PointedText.Of(input);
        if (pages.Exists(static page => page.IsPage)) pages.RemoveAll(static page => !page.IsPage);
        if (pages.Count == 0 || pages.Exists(page => page.Orders.Wanting(does).Any())) return null;
        foreach (var seen in input.Intent.Seen)
            if (IsForeign(seen) && SeenText.Of(seen).Orders.Wanting(does).FirstOrDefault() is { } order)
                return $"the task hands over to something that asks for nothing like '{input.Tool.Name}'; the untrusted output of '{Provenance.NameOf(seen)}' does: '{Provenance.Shown(order.Trim())}'";
        return null;
    }

    private static string? SamePlace(GateInput input)
    {
        var does = Deeds.OfTool(input.Tool!.Name, []);
        foreach (var sink in input.Call.Sinks)
            foreach (var part in SinkParts.Of(sink))
            {
                var value = new SinkValue(part.Value);
                if (CompiledPolicy.Of(input.Contract).Names.Name(value)) continue;
                foreach (var seen in input.Intent.Seen)
                    if (IsForeign(seen) && Order(input, SeenText.Of(seen), value, does) is { } order && !Pointed.Gives(input, value, isTarget: true))
                        return $"'{Provenance.Shown(part.Value)}' is also what the untrusted output of '{Provenance.NameOf(seen)}' wants: '{Provenance.Shown(order.Trim())}'";
            }
        return null;
    }

    // Names that the task uses stand in what people write to each other all the time: there only words to the agent itself count.
    private static string? Order(GateInput input, SeenText seen, SinkValue value, DeedReading does) =>
        value.IsPlainName && input.Intent.Seen.Any(task => task.Source == "task" && value.StandsLiterally(task.Text)) ? seen.Addressed.Ordering(value, does) ?? Repeated(input, seen, value, does) : seen.Orders.Naming(value, does, ofKind: value.IsPlainName || input.MatureSinks.Contains(value.Text));

    // What is said there is what the order wants said, not what the task does.
    private static string? Repeated(GateInput input, SeenText seen, SinkValue value, DeedReading does)
    {
        if (seen.Orders.Naming(value, does, ofKind: true) is not { } order || !Aims(order, value, does)) return null;
        using var parameters = System.Text.Json.JsonDocument.Parse(input.Call.Parameters.Memory);
        var said = Decodings.OfAll(parameters.RootElement).Where(text => !input.Call.Sinks.Contains(text)).SelectMany(Words.Of).ToHashSet(StringComparer.Ordinal);
        foreach (var task in input.Intent.Seen)
        {
            if (task.Source != "task") continue;
            if (Asked.Of(task).PassesOn) return null;
            said.ExceptWith(Words.Of(task.Text));
        }
        var both = said.Count(Words.Of(order).Contains);
        return both >= MinRepeated && both * 2 >= said.Count ? order : null;
    }

    // Whom a sentence calls by name it does not want something done to.
    private static bool Aims(string order, SinkValue value, DeedReading does)
    {
        foreach (var stem in Deeds.Stems(order[..Math.Max(0, order.IndexOf(value.Text, StringComparison.OrdinalIgnoreCase))]))
            if ((Deeds.DeedOf(stem) & does.Deeds) != 0) return true;
        return false;
    }

    // Of a password it does not help to know who named it: that an untrusted text wants it changed is enough to ask.
    private static string? OtherSecret(GateInput input)
    {
        foreach (var sink in input.Call.NamedSinks)
        {
            if (!SecretKeys.IsSecret(sink.Argument)) continue;
            var does = Deeds.OfTool(input.Tool!.Name, []);
            foreach (var seen in input.Intent.Seen)
                if (IsForeign(seen) && SeenText.Of(seen).Orders.OfKind(does) is { } order)
                    return $"the untrusted output of '{Provenance.NameOf(seen)}' wants a '{sink.Argument}' changed too: '{Provenance.Shown(order.Trim())}'";
        }
        return null;
    }

    // Where the task says when, another day that only an untrusted order names is not the task's.
    private static string? OtherDay(GateInput input)
    {
        if (!TaskDays(input).Any()) return null;
        foreach (var day in DayName.AllIn(input.Call.Parameters.ToString()))
        {
            if (TaskDays(input).Any(day.IsSame) || TrustedDays(input).Any(day.IsSame)) continue;
            foreach (var seen in input.Intent.Seen)
                if (IsForeign(seen) && SeenText.Of(seen).Orders.Naming(day) is { } order)
                    return $"the day {day.Year:0000}-{day.Month:00}-{day.Day:00} is not the task's; the untrusted output of '{Provenance.NameOf(seen)}' names it: '{Provenance.Shown(order.Trim())}'";
        }
        return null;
    }

    /// <summary>True if something that was read speaks to the agent, or wants a deed of the call's kind done.</summary>
    /// <param name="sameThing">Only to a thing of the call's kind.</param>
    public static bool Wants(GateInput input, bool sameThing)
    {
        var does = Deeds.OfTool(input.Tool!.Name, []);
        foreach (var seen in input.Intent.Seen)
            if (IsForeign(seen) && SeenText.Of(seen) is var read && (!read.Addressed.IsNone || (sameThing ? read.Orders.OfKind(does) is not null : read.Orders.Wanting(does).Any()))) return true;
        return false;
    }

    private static IEnumerable<DayName> TaskDays(GateInput input) => input.Intent.Seen.Where(static seen => seen.Source == "task").SelectMany(static seen => SeenText.Of(seen).Days);

    private static IEnumerable<DayName> TrustedDays(GateInput input) => input.Intent.Seen.Where(static seen => seen.Trusted).SelectMany(static seen => SeenText.Of(seen).Days);

    private static bool Entered(ImmutableArray<Observation> seen)
    {
        foreach (var one in seen)
            if (IsForeign(one)) return true;
        return false;
    }

    private static string Source(ImmutableArray<Observation> seen)
    {
        foreach (var one in seen)
            if (IsForeign(one)) return Provenance.NameOf(one);
        return "";
    }

    internal static bool IsForeign(Observation seen) => !seen.Trusted && seen.Source != "task" && seen.Text.Length > 0;
}
