namespace Nexus.Wire;

/// <summary>A tool of the catalogue.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Description">One sentence.</param>
/// <param name="RiskLevel">How bad a wrong call could be.</param>
/// <param name="ResourcePattern">Its resource templates, joined by a blank.</param>
/// <param name="RequiresApproval">Whether a person must agree first.</param>
/// <param name="Parameters">JSON Schema of its parameters.</param>
/// <param name="Effect"><c>read</c>, <c>write</c> or <c>egress</c>.</param>
/// <param name="Resources">Templates over its real parameters.</param>
/// <param name="Sinks">Parameters that say where an effect goes.</param>
/// <param name="TimeoutSeconds">Its own limit.</param>
/// <param name="Version">From 1.</param>
public sealed record ToolResponse(
    string Name,
    string Description,
    string RiskLevel,
    string ResourcePattern,
    bool RequiresApproval,
    Utf8Json Parameters,
    string Effect,
    IReadOnlyList<string> Resources,
    IReadOnlyList<string> Sinks,
    int TimeoutSeconds,
    int Version);

/// <summary>The tools of a tenant, by name.</summary>
/// <param name="Tools">The catalogue.</param>
public sealed record ToolsResponse(IReadOnlyList<ToolResponse> Tools);
