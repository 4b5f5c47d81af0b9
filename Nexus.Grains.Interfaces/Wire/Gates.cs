namespace Nexus.Wire;

/// <summary>A gate and what it measures against.</summary>
/// <param name="Name"><c>scope</c>, <c>intent</c>, <c>ttl</c> or <c>drift</c>.</param>
/// <param name="Threshold">The threshold in force.</param>
/// <param name="Description">What it judges, in a sentence.</param>
public sealed record GateThreshold(string Name, double Threshold, string Description);

/// <summary>The four gates, in order.</summary>
/// <param name="Gates">With their thresholds.</param>
/// <param name="Embedder">Who measures meaning for the intent gate.</param>
public sealed record GatesResponse(IReadOnlyList<GateThreshold> Gates, EmbedderResponse? Embedder = null);

/// <summary>Who turns sentences into vectors for the intent gate.</summary>
/// <param name="Name">As it stands in the reasons of seals, e.g. <c>use-lite+deeds</c> or <c>lexical</c>.</param>
/// <param name="Threshold">The cosine in force; 0 to 1.</param>
/// <param name="Note">Where the threshold comes from, and why this embedder was taken.</param>
public sealed record EmbedderResponse(string Name, double Threshold, string Note);

/// <summary>How often a gate gave each verdict.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Passed">Verdicts <c>pass</c>.</param>
/// <param name="Failed">Verdicts <c>fail</c>.</param>
/// <param name="Skipped">Verdicts <c>skip</c>.</param>
public sealed record GateStatResponse(string Name, long Passed, long Failed, long Skipped);

/// <summary>Verdict counts of a tenant.</summary>
/// <param name="Gates">Per gate, summed over all personas.</param>
/// <param name="Actions">Decisions made.</param>
/// <param name="Refused">Of these, blocked or escalated.</param>
/// <param name="Shadowed">Of these, let through only because the contract was in shadow.</param>
public sealed record GateStatsResponse(IReadOnlyList<GateStatResponse> Gates, long Actions, long Refused, long Shadowed = 0);
