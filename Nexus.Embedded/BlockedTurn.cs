using Orleans.Runtime;

namespace Nexus.Embedded;

/// <summary>A turn that keeps its thread.</summary>
public sealed record BlockedTurn(GrainId GrainId, string Work, TimeSpan For);
