using System.CommandLine;
using Nexus.Configuration;

namespace Nexus.Cli;

/// <summary>A flag for every setting of a silo, for the verbs that configure one.</summary>
internal sealed class SettingOptions
{
    private readonly List<(OptionKey Key, EmptiableOption Option)> _options =
        [.. OptionKeys.All.Where(static key => key.Name != "data_dir").Select(static key => (key, OptionOf(key)))];

    public void AddTo(Command command)
    {
        foreach (var (_, option) in _options) command.Add(option);
    }

    /// <summary>The configuration with the flags of <paramref name="call"/> on top.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> listing every bad key.</exception>
    public NexusConfiguration Load(Invocation call)
    {
        var args = new List<string>();
        if (call.DataDir is { } directory) args.Add($"--data-dir={directory}");
        foreach (var (key, option) in _options)
            if (call.Value(option) is { } value) args.Add($"{key.Flag}={value}");
        return NexusConfiguration.Load(args);
    }

    // The configuration judges what is empty: of a list of witnesses it is none of them.
    private static EmptiableOption OptionOf(OptionKey key) => new(key.Flag)
    {
        Description = $"{key.Rule}{(key.Default.Length > 0 ? $"; {key.Default} by default" : "")} ({key.Variable})",
        HelpName = "value",
    };
}
