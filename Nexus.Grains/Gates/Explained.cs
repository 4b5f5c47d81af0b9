using System.Globalization;
using Nexus.Personas;
using Nexus.Tools;

namespace Nexus.Gates;

/// <summary>What of a surprise the task explains. A person who asks for something new is no drift of the persona; something new that nobody asked for is.</summary>
internal static class Explained
{
    /// <summary>The surprise that is left, and in words what took the rest away.</summary>
    public static (double Sigma, string Because) Of(GateInput input, DriftReading drift)
    {
        if (input.Tool is null || drift.AskedSigma is not { } asked || !IsAsked(input)) return (drift.Sigma, "");
        if (drift.NamedSigma is { } named && input.Call.Sinks.Length > 0 && EveryTargetNamed(input)) return (named, Words("the task asks for it and names where", named));
        return (asked, Words("the task asks for it", asked));
    }

    // To look something up is what every task asks for; what is looked at counts all the same.
    private static bool IsAsked(GateInput input)
    {
        if (input.Intent.Seen.IsDefault) return false;
        foreach (var seen in input.Intent.Seen)
            if (seen is { Source: "task", Trusted: true } && (input.Tool!.Effect == ToolEffect.Read || Asked.Of(seen).For(input.Tool) == true)) return true;
        return false;
    }

    private static bool EveryTargetNamed(GateInput input)
    {
        foreach (var sink in input.Call.Sinks)
            foreach (var part in SinkParts.Of(sink))
                if (part.Pretence.Length > 0 || Provenance.Origin(input, "", new SinkValue(part.Value)) is not (Origins.Task or Origins.Contract)) return false;
        return true;
    }

    private static string Words(string why, double sigma) => string.Create(CultureInfo.InvariantCulture, $", but {why}: {sigma:0.0}σ without that");
}
