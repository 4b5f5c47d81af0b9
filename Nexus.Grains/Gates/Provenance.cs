using Nexus.Actions;
using Nexus.Tools;

namespace Nexus.Gates;

/// <summary>Gate 2c: where an effect goes must have been named by the task (if its giver may be believed), a trusted observation, the persona's contract or its mature history. What only untrusted output names is an injection until a person says otherwise.</summary>
public static class Provenance
{
    /// <summary>Null if every sink value has an origin and the effect is one the task asks for; else a sentence naming the value and who did name it.</summary>
    public static string? Objection(GateInput input)
    {
        if (input.Tool is null) return null;
        if (input.Tool.Effect == ToolEffect.Read) return CarriedOut.Objection(input);
        var named = true;
        foreach (var sink in ImpliedSinks.Of(input))
            foreach (var part in SinkParts.Of(sink.Value))
            {
                if (part.Pretence.Length > 0) return part.Pretence;
                var value = new SinkValue(part.Value);
                if (Origin(input, sink.Argument, value) is not { } origin) return Why(input, value);
                // That the task mentions someone does not yet mean that it asks for this to be done to him.
                named &= origin is Origins.Contract or Origins.History || origin is Origins.Task && !value.IsPlainName;
            }
        return Injection.Objection(input, everySinkNamed: named && input.Call.Sinks.Length > 0);
    }

    /// <summary>Who named the value; null if no one who may be believed did.</summary>
    internal static Origins? Origin(GateInput input, string argument, SinkValue sink)
    {
        if (CompiledPolicy.Of(input.Contract).Names.Name(sink)) return Origins.Contract;
        var trusted = false;
        var seen = input.Intent.Seen.IsDefault ? [] : input.Intent.Seen;
        foreach (var one in seen)
        {
            if (!one.Trusted || !sink.StandsIn(SeenText.Of(one))) continue;
            if (one.Source == "task") return Origins.Task;
            // What a tool was asked and gives back was named by whoever asked; and of a record that is changed, what stands in another record of the list is a new value that nobody named for it.
            trusted |= (one.Asked.Length == 0 || !sink.StandsLiterally(one.Asked)) && !Changes(input, one, argument, sink);
        }
        if (trusted) return Origins.Observation;
        if (input.MatureSinks.Contains(sink.Text)) return Origins.History;
        foreach (var one in seen)
            if (Printed(one) is { } records && (records.Meant(argument, sink.Text, text => NamedByTask(input, argument, text)) || records.HasKey(argument, sink.Text) && MeansAll(input) && !Injection.Wants(input, sameThing: true))) return Origins.Record;
        return Pointed.Names(input, argument, sink) ? Origins.Record : null;
    }

    // A proper name of the record that the task uses as well; of an object that exists, whatever the task calls it by.
    private static bool NamedByTask(GateInput input, string argument, string text) =>
        input.Tasks.Any(task => ProperNames.Shared(task.Text, text) || text.Length >= 4 && Records.IsKey(argument) && new SinkValue(text).StandsLiterally(task.Text));

    // The records of an answer whose fields nobody could have made up: the tool may be believed, or it prints what it found and no one wrote the whole of it.
    internal static Records? Printed(Observation seen)
    {
        if (seen.Tool.Length == 0 || !seen.Trusted && Deeds.ReadsWriting(seen.Tool)) return null;
        var records = SeenText.Of(seen).Records;
        return seen.Trusted || records.Form == RecordForm.List || records.Form == RecordForm.Json && Deeds.Lists(seen.Tool) ? records : null;
    }

    // "Answer each of them": every one that a list has.
    private static bool MeansAll(GateInput input) => input.Tasks.Any(static task => Asked.Of(task).MeansAll);

    private static bool Changes(GateInput input, Observation listed, string argument, SinkValue sink)
    {
        if (argument.Length == 0 || listed.Tool.Length == 0 || input.Call.Parameters.IsEmpty) return false;
        using var call = System.Text.Json.JsonDocument.Parse(input.Call.Parameters.Memory);
        return SeenText.Of(listed).Records.Changes(call.RootElement, argument, sink.Text);
    }

    private static string Why(GateInput input, SinkValue sink)
    {
        var shown = Shown(sink.Text);
        if (!input.Intent.Seen.IsDefault)
            foreach (var seen in input.Intent.Seen)
                if (!seen.Trusted && sink.StandsIn(SeenText.Of(seen))) return $"'{shown}' was named only by {(seen.Source == "task" ? "the task, whose giver may not be believed" : $"the untrusted output of '{NameOf(seen)}'")}";
        return $"'{shown}' was named by no trusted source: not by the task, not by a trusted observation, not by the contract, and it is no mature habit of this persona";
    }

    internal static string NameOf(Observation seen) => seen.Tool.Length > 0 ? seen.Tool : seen.Source;

    internal static string Shown(string text) => text.Length <= 120 ? text : text[..117] + "...";
}

/// <summary>Who may have named where an effect goes.</summary>
internal enum Origins
{
    Contract,
    Task,
    Observation,
    History,

    /// <summary>A field of a record in untrusted output, which the task means by a name in another of its fields.</summary>
    Record,
}
