namespace Nexus.Configuration;

/// <summary>Reads <c>--data-dir x</c> and <c>--data-dir=x</c>. A flag of a yes-or-no key may stand alone.</summary>
internal static class ArgumentSettings
{
    /// <summary>The settings in <paramref name="args"/>; what is wrong goes to <paramref name="errors"/>.</summary>
    public static IEnumerable<Setting> Read(IReadOnlyList<string> args, List<string> errors)
    {
        var settings = new List<Setting>();
        for (var i = 0; i < args.Count; i++)
        {
            var equals = args[i].IndexOf('=', StringComparison.Ordinal);
            var flag = equals < 0 ? args[i] : args[i][..equals];
            var key = OptionKeys.All.FirstOrDefault(k => k.Flag == flag);
            if (key is null)
                errors.Add($"unknown argument '{flag}'{OptionKeys.Hint(flag, static k => k.Flag, "--")}");
            else if (equals >= 0)
                settings.Add(new Setting(key, args[i][(equals + 1)..], key.Flag));
            else if (i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
                settings.Add(new Setting(key, args[++i], key.Flag));
            else if (key.Rule == "true or false")
                settings.Add(new Setting(key, "true", key.Flag));
            else
                errors.Add($"{flag} needs a value: {key.Rule}");
        }
        return settings;
    }
}
