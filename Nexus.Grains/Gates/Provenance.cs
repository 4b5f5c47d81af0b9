using Nexus.Tools;

namespace Nexus.Gates;

/// <summary>Gate 2c: where an effect goes must have been named by the task (if its giver may be believed), a trusted observation, the persona's contract or its mature history. What only untrusted output names is an injection until a person says otherwise.</summary>
public static class Provenance
{
    /// <summary>Null if every sink value has an origin; else a sentence naming the value and who did name it.</summary>
    public static string? Objection(GateInput input)
    {
        if (input.Tool is null || input.Tool.Effect == ToolEffect.Read) return null;
        foreach (var sink in input.Call.Sinks)
            if (!HasOrigin(input, new SinkValue(sink))) return Why(input, new SinkValue(sink));
        return null;
    }

    private static bool HasOrigin(GateInput input, SinkValue sink)
    {
        if (!input.Intent.Seen.IsDefault)
            foreach (var seen in input.Intent.Seen)
                if (seen.Trusted && sink.StandsIn(seen.Text)) return true;
        return input.MatureSinks.Contains(sink.Text) || InContract(input, sink);
    }

    private static bool InContract(GateInput input, SinkValue sink)
    {
        foreach (var pattern in input.Contract.IntentPatterns)
            if (sink.StandsIn(pattern)) return true;
        foreach (var scope in input.Contract.ResourceScopes)
            if (sink.IsNamedBy(scope)) return true;
        return false;
    }

    private static string Why(GateInput input, SinkValue sink)
    {
        var shown = sink.Text.Length <= 120 ? sink.Text : sink.Text[..117] + "...";
        if (!input.Intent.Seen.IsDefault)
            foreach (var seen in input.Intent.Seen)
                if (!seen.Trusted && sink.StandsIn(seen.Text)) return $"'{shown}' was named only by {(seen.Source == "task" ? "the task, whose giver may not be believed" : $"the untrusted output of '{seen.Source}'")}";
        return $"'{shown}' was named by no trusted source: not by the task, not by a trusted observation, not by the contract, and it is no mature habit of this persona";
    }
}
