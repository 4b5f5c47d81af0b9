namespace Nexus.Wire;

/// <summary>How cases beside contracts were decided, as <c>nexus policy test --json</c> prints it.</summary>
/// <param name="Passed">How many as they expect.</param>
/// <param name="Failed">How many not.</param>
/// <param name="Cases">One by one.</param>
public sealed record PolicyTestResponse(int Passed, int Failed, IReadOnlyList<PolicyCaseResponse> Cases);

/// <summary>How one case was decided.</summary>
/// <param name="File">The file of cases.</param>
/// <param name="Line">Where the case stands in it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Passed">Whether it was decided as it expects.</param>
/// <param name="Expected"><c>allow</c>, <c>block</c> or <c>escalate</c>, and by which gate.</param>
/// <param name="Decision"><c>allow</c>, <c>block</c> or <c>escalate</c>.</param>
/// <param name="Gates">All judgements, in order.</param>
/// <param name="Objection">Why it was not; null if it was.</param>
public sealed record PolicyCaseResponse(string File, int Line, string Name, bool Passed, string Expected, string Decision, IReadOnlyList<GateResponse> Gates, string? Objection);
