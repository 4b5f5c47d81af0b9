using System.Globalization;
using Nexus.Ledger;

namespace Nexus.Gates;

/// <summary>Gate 2: (a) the planned action means what the persona is for, (b) the call is the committed one, (c) where an effect goes was named by someone who may be believed.</summary>
public sealed class IntentGate : IGate
{
    public const string GateName = "intent";

    /// <summary>How the reason begins when only (c) failed: the one failure of this gate that may go to a person.</summary>
    public const string ProvenanceOnly = "provenance: ";

    /// <summary>Where the embedder has no default of its own.</summary>
    private const double UsualThreshold = 0.75;

    public string Name => GateName;

    public int Order => 2;

    public string Description => "The planned action means what the persona is for, is the committed call, and its sinks come from what may be believed.";

    public double Threshold(GateSettings settings) => settings.IntentThreshold ?? UsualThreshold;

    public GateResult Judge(GateInput input)
    {
        var meaning = input.Meaning;
        if (Uncommitted(input) is { } broken) return Fail(0, meaning.Threshold, broken);
        if (meaning.Error.Length > 0) return Fail(0, meaning.Threshold, $"the planned action could not be judged: {meaning.Error}");
        if (!double.IsFinite(meaning.Cosine) || !double.IsFinite(meaning.Threshold)) return Fail(0, 1, "the planned action could not be judged: the cosine is not a number");
        if (meaning.Cosine < meaning.Threshold)
            return Fail(meaning.Cosine, meaning.Threshold, Nearness(meaning));
        if (Provenance.Objection(input) is { } objection) return Fail(0, meaning.Threshold, ProvenanceOnly + objection);
        return new GateResult(GateName, GateVerdict.Pass, meaning.Cosine, meaning.Threshold, Nearness(meaning));
    }

    private static string Nearness(MeaningReading meaning) =>
        string.Create(CultureInfo.InvariantCulture, $"the planned action is {new Rounded(meaning.Cosine, "0.00")} near '{meaning.NearestPattern}', needs {new Rounded(meaning.Threshold, "0.00")} ({meaning.Embedder})");

    private static string? Uncommitted(GateInput input)
    {
        var (intent, call) = (input.Intent, input.Call);
        if (call.Error.Length > 0) return $"there is no committed call: {call.Error}";
        if (call.Tool != intent.Tool) return $"the intent names tool '{intent.Tool}', the committed call is for '{call.Tool}'";
        if (!CallPreparation.IsHashOf(call.Hash, call.Tool, input.Tool?.Version ?? 0, call.Parameters, intent.ChainId)) return "the committed call's hash is not that of its tool, parameters and chain";
        if (!intent.Parameters.Equals(call.Parameters) && !CanonicalJson.Canonicalize(intent.Parameters.Span).Equals(call.Parameters)) return "the parameters of the intent are not those of the committed call";
        return null;
    }

    private static GateResult Fail(double score, double threshold, string reason) => new(GateName, GateVerdict.Fail, score, threshold, reason);
}
