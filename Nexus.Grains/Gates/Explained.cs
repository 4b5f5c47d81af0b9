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
        var (sigma, because) = drift.NamedSigma is { } named && input.Call.Sinks.Length > 0 && EveryTargetNamed(input) ? (named, "the task asks for it and names where") : (asked, "the task asks for it");
        if (drift.Amount is not { } amount) return (sigma, Words(because, sigma));
        if (input.Tool.Effect == ToolEffect.Read) return (sigma - amount.Sigma, Words(because, sigma - amount.Sigma));
        if (IsNamed(input, amount)) return (sigma - amount.Sigma, Words($"{because}, and for this much", sigma - amount.Sigma));
        return (sigma, Words($"{because}, though not for so much", sigma));
    }

    // By the task, or by a trusted record of what goes to the same place already.
    private static bool IsNamed(GateInput input, StrangeAmount amount)
    {
        foreach (var seen in input.Intent.Seen)
            if (seen.Trusted && (seen.Source == "task" ? SeenText.Of(seen).Names.HasNumber(amount.Value) : SeenText.Of(seen).Records.Near(amount.Argument, amount.Value, input.Call.Sinks))) return true;
        return false;
    }

    // To look something up is what every task asks for; what is looked at counts all the same.
    private static bool IsAsked(GateInput input) => input.Tasks.Any(task => input.Tool!.Effect == ToolEffect.Read || Asked.Of(task).For(input.Tool, input.Call.Sinks) == true);

    private static bool EveryTargetNamed(GateInput input)
    {
        foreach (var sink in input.Call.Sinks)
            foreach (var part in SinkParts.Of(sink))
                if (part.Pretence.Length > 0 || Provenance.Origin(input, "", new SinkValue(part.Value)) is not (Origins.Task or Origins.Contract)) return false;
        return true;
    }

    private static string Words(string why, double sigma) => string.Create(CultureInfo.InvariantCulture, $", but {why}: {sigma:0.0}σ without that");
}
