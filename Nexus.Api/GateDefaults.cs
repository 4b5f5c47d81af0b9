using Nexus.Wire;

namespace Nexus.Api;

/// <summary>The four gates of seed 002 with the thresholds it states.</summary>
public static class GateDefaults
{
    /// <summary>In order.</summary>
    public static IReadOnlyList<GateThreshold> All { get; } = Of(0.75, 2.5);

    /// <summary>The four gates with these thresholds.</summary>
    public static IReadOnlyList<GateThreshold> Of(double intent, double driftSigma) =>
    [
        new("scope", 1, "The tool is allowed and every resource its real parameters resolve to lies in the persona's scopes."),
        new("intent", intent, "The planned action means what the persona is for, is the committed call, and its sinks come from what may be believed."),
        new("ttl", 0, "The persona's lease has time left."),
        new("drift", driftSigma, "The action is no more surprising than the persona's own history allows, in standard deviations; stricter for cold_start, more relaxed for trusted."),
    ];
}
