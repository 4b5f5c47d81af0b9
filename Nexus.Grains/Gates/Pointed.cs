using Nexus.Actions;
using Nexus.Ledger;

namespace Nexus.Gates;

/// <summary>Values that the task does not name but points at: "reply to his mail", "her address is on her page", "send him the link that Ana posted", "delete the largest one".</summary>
/// <remarks>A task that hands over altogether ("do what the list says") points at no address, account or key: what the list asks for may be done, but outside the house only to what someone who may be believed has named.</remarks>
internal static class Pointed
{
    /// <summary>True if the value is one of those.</summary>
    public static bool Names(GateInput input, string argument, SinkValue sink) => InRecord(input, argument, sink) || !SecretKeys.IsSecret(argument) && Gives(input, sink, isTarget: argument.Length > 0) || Picked(input, argument, sink);

    /// <summary>True if the task says that what it points at gives such a value, and it does.</summary>
    /// <param name="isTarget">The effect itself goes there; not only a link in a text.</param>
    public static bool Gives(GateInput input, SinkValue sink, bool isTarget)
    {
        var does = Deeds.OfTool(input.Tool!.Name, []);
        return input.Tasks.Any(task => IsSought(task, sink, isTarget)) && PointedText.Of(input).Exists(place => !place.IsForged && sink.StandsLiterally(place.Text) && Suits(place, sink, does, isTarget));
    }

    private static bool IsSought(Observation task, SinkValue sink, bool isTarget)
    {
        var asked = Asked.Of(task);
        if (!isTarget) return asked.PassesOn || sink.Email is not null && asked.SeeksAddress;
        return sink.IsPlainName ? asked.MeansAll || asked.Delegates || ProperNames.Shared(task.Text, sink.Text) : sink.Email is not null && asked.SeeksAddress;
    }

    private static bool Suits(PointedText place, SinkValue sink, DeedReading does, bool isTarget)
    {
        if (sink.IsPlainName) return place.IsPage;
        // Of several addresses the one that a sentence wants something sent to is not the one that was sought; and a link to be handed on is in no order at all.
        return isTarget && Links.Of(place.Text).Where(static link => link.Contains('@', StringComparison.Ordinal)).Distinct(StringComparer.OrdinalIgnoreCase).Count() == 1
            || place.Orders.Naming(sink, does, ofKind: true) is null;
    }

    // A program put it into a record that goes by a word of the task.
    private static bool InRecord(GateInput input, string argument, SinkValue sink)
    {
        foreach (var task in input.Tasks)
            foreach (var seen in input.Intent.Seen)
                if (Provenance.Printed(seen) is { } records && records.Holds(argument, sink.Text, SeenText.Of(task).Content)) return true;
        return false;
    }

    // The task tells none of a list by name but describes it ("the largest", "those that are advertising"), and nothing that was read wants the like: then the agent's pick stands.
    private static bool Picked(GateInput input, string argument, SinkValue sink)
    {
        var listed = false;
        foreach (var task in input.Tasks)
        {
            var asked = Asked.Of(task);
            if (asked.For(input.Tool!, input.Call.Sinks) != true || !Records.IsKey(argument) && !asked.Picks) continue;
            foreach (var seen in input.Intent.Seen)
                // One that was asked for by its key was picked before, by who knows whom.
                listed |= !(seen.Asked.Length > 0 && sink.StandsLiterally(seen.Asked)) && Provenance.Printed(seen) is { } records && records.Holds(argument, sink.Text) && !records.GoingBy(SeenText.Of(task).Content).Any();
        }
        return listed && !Injection.Wants(input, sameThing: false);
    }
}
