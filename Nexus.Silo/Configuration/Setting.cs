namespace Nexus.Configuration;

/// <summary>A value that was found for a key, and where.</summary>
internal sealed record Setting(OptionKey Key, string Text, string Origin);
