namespace Nexus.Configuration;

/// <summary>One thing that can be set: its names, its rule, and how its text becomes a value.</summary>
/// <param name="Name">In <c>nexus.yml</c>, e.g. <c>data_dir</c>.</param>
/// <param name="Default">As text; empty for unset.</param>
/// <param name="Rule">What a value must be, to follow "must be".</param>
/// <param name="Apply">The options with this value, or null if it breaks the rule. Never throws.</param>
public sealed record OptionKey(string Name, string Default, string Rule, Func<NexusOptions, string, NexusOptions?> Apply)
{
    /// <summary>How it is shown: whole, or with what is secret in it covered.</summary>
    public Func<string, string> Show { get; init; } = static text => text;

    /// <summary>Its environment variable, e.g. <c>NEXUS_DATA_DIR</c>.</summary>
    public string Variable => "NEXUS_" + Name.ToUpperInvariant();

    /// <summary>Its command-line flag, e.g. <c>--data-dir</c>.</summary>
    public string Flag => "--" + Name.Replace('_', '-');
}
