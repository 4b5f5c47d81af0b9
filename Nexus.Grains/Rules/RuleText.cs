namespace Nexus.Rules;

/// <summary>A tenant's own rule as the registry holds it.</summary>
public sealed record RuleText(string Yaml);
