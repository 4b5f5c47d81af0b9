using System.Globalization;
using Nexus.Personas;

namespace Nexus.Gates;

/// <summary>Gate 4: the action is not strange under the persona's own history.</summary>
public sealed class DriftGate : IGate
{
    public const string GateName = "drift";

    /// <summary>Below so many actions there is no habit to depart from.</summary>
    public const int MinSamples = 10;

    public string Name => GateName;

    public int Order => 4;

    public string Description => "The action is no more surprising than the persona's own history allows, in standard deviations; stricter for cold_start, more relaxed for trusted.";

    public double Threshold(GateSettings settings) => settings.DriftSigma;

    public GateResult Judge(GateInput input)
    {
        var threshold = input.Settings.DriftSigma * Factor(input.Tier);
        if (input.Drift is not { } drift) return Fail(0, threshold, $"the persona's history could not be read: {(input.DriftError.Length > 0 ? input.DriftError : "no reading")}");
        if (input.Call.Error.Length > 0) return Fail(0, threshold, $"there is no committed call to compare with the persona's history: {input.Call.Error}");
        if (!(threshold > 0) || !double.IsFinite(threshold)) return Fail(0, 0, $"the drift threshold {threshold} must be above 0");
        if (drift.Samples < MinSamples) return new GateResult(GateName, GateVerdict.Skip, 0, threshold, $"{drift.Samples} action{(drift.Samples == 1 ? "" : "s")} so far, judged from {MinSamples} on");
        if (!double.IsFinite(drift.Sigma)) return Fail(0, threshold, "the reading of the persona's history is not a number");
        // Only what is strange needs an explanation.
        var (sigma, because) = drift.Sigma <= threshold ? (drift.Sigma, "") : Explained.Of(input, drift);
        if (!double.IsFinite(sigma)) return Fail(0, threshold, "the reading of the persona's history is not a number");
        var verdict = sigma <= threshold ? GateVerdict.Pass : GateVerdict.Fail;
        return new GateResult(GateName, verdict, sigma, threshold, string.Create(CultureInfo.InvariantCulture, $"{drift.Explanation}{because}; limit {new Rounded(threshold, "0.0")}σ over {drift.Samples} actions"));
    }

    /// <summary>How much more or less than the configured sigma a tier may depart from its habits.</summary>
    public static double Factor(TrustTier tier) => tier switch
    {
        TrustTier.Trusted => 1.2,
        TrustTier.Established => 1.0,
        _ => 0.8,
    };

    private static GateResult Fail(double score, double threshold, string reason) => new(GateName, GateVerdict.Fail, score, threshold, reason);
}
