namespace Nexus.Personas;

/// <summary>A rule that a contract breaks.</summary>
/// <param name="Path">The member, as <see cref="ContractText"/> names it: <c>max_ttl_seconds</c>, <c>allowed_tools[2]</c>.</param>
/// <param name="Message">A sentence that begins with the member's name and holds the bad value and the rule.</param>
public sealed record ContractFault(string Path, string Message);
