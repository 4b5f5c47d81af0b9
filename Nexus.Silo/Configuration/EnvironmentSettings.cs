namespace Nexus.Configuration;

/// <summary>Reads the <c>NEXUS_*</c> variables. An unknown one is only a warning: it may be another program's.</summary>
internal static class EnvironmentSettings
{
    // Read by the CLI, the tests and the loader itself rather than by an option.
    private static readonly string[] Others = ["NEXUS_CONFIG", "NEXUS_API_KEY", "NEXUS_SERVER", "NEXUS_TEST_POSTGRES", "NEXUS_TEST_REDIS"];

    /// <summary>The settings in <paramref name="environment"/>; an empty variable counts as unset.</summary>
    public static IEnumerable<Setting> Read(IReadOnlyDictionary<string, string> environment, List<string> warnings)
    {
        var settings = new List<Setting>();
        foreach (var (name, text) in environment.Where(static pair => pair.Key.StartsWith("NEXUS_", StringComparison.Ordinal)).OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            if (OptionKeys.All.FirstOrDefault(k => k.Variable == name) is { } key)
            {
                if (text.Length > 0) settings.Add(new Setting(key, text, name));
            }
            else if (!Others.Contains(name))
            {
                warnings.Add($"{name} is set, but no setting has that name{OptionKeys.Hint(name, static k => k.Variable, "NEXUS_")}");
            }
        }
        return settings;
    }
}
