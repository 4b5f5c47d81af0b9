namespace Nexus.Configuration;

/// <summary>One line of <c>nexus config</c>.</summary>
/// <param name="Key">Its name in <c>nexus.yml</c>.</param>
/// <param name="Variable">Its environment variable.</param>
/// <param name="Value">What holds, secrets covered; empty for unset.</param>
/// <param name="Origin">Where it came from: <c>default</c>, a file with its line, a variable or a flag.</param>
/// <param name="Rule">What a value must be.</param>
public sealed record SettingDescription(string Key, string Variable, string Value, string Origin, string Rule);
