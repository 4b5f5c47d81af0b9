using System.Collections;
using Nexus.Embeddings;
using Nexus.Threats;

namespace Nexus.Configuration;

/// <summary>The settings of a silo, gathered and judged: defaults &lt; appsettings.json &lt; nexus.yml &lt; <c>NEXUS_*</c> &lt; command line.</summary>
public sealed class NexusConfiguration
{
    private readonly Dictionary<OptionKey, Setting> _settings;

    private NexusConfiguration(NexusOptions options, Dictionary<OptionKey, Setting> settings, IReadOnlyList<string> warnings)
    {
        (Options, Warnings) = (options, warnings);
        _settings = settings;
    }

    /// <summary>What holds. Paths are absolute.</summary>
    public NexusOptions Options { get; }

    /// <summary>What is odd but no error; to be logged at start.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>This process's settings: its arguments, directory and environment.</summary>
    /// <inheritdoc cref="Load(IReadOnlyList{string}, string, IDictionary)"/>
    public static NexusConfiguration Load(IReadOnlyList<string> args) => Load(args, Environment.CurrentDirectory, Environment.GetEnvironmentVariables());

    /// <summary>Gathers the settings and judges them all. Reads files, changes nothing.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> with a line for every bad key: its name, where it was set, the value (secrets covered) and the rule.</exception>
    public static NexusConfiguration Load(IReadOnlyList<string> args, string workingDirectory, IDictionary environment)
    {
        var errors = new List<string>();
        var warnings = new List<string>();
        var found = new Dictionary<OptionKey, Setting>();
        foreach (var setting in Gather(args, workingDirectory, Texts(environment), errors, warnings)) found[setting.Key] = setting;

        var options = new NexusOptions { DataDir = "./data", WorkspaceDir = "", LogDir = "./logs/nexus" };
        foreach (var key in OptionKeys.All)
        {
            if (!found.TryGetValue(key, out var setting)) continue;
            if (key.Apply(options, setting.Text) is { } next) options = next;
            else errors.Add($"{key.Name} ({setting.Origin}): '{key.Show(setting.Text)}' must be {key.Rule}");
        }
        options = Rooted(options, workingDirectory);
        CheckTogether(options, found, errors);
        if (errors.Count > 0)
            throw new NexusException(ErrorCode.Invalid, $"the configuration has {errors.Count} error{(errors.Count == 1 ? "" : "s")}:\n  " + string.Join("\n  ", errors));
        return new NexusConfiguration(options, found, warnings);
    }

    /// <summary>Every key with its value (secrets covered) and where that came from.</summary>
    public IReadOnlyList<SettingDescription> Describe() => [.. OptionKeys.All.Select(Describe)];

    private static Dictionary<string, string> Texts(IDictionary environment)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry pair in environment) texts[(string)pair.Key] = (string?)pair.Value ?? "";
        return texts;
    }

    private SettingDescription Describe(OptionKey key)
    {
        var set = _settings.GetValueOrDefault(key);
        var value = key.Name switch
        {
            "data_dir" => Options.DataDir,
            "workspace_dir" => Options.WorkspaceDir,
            "log_dir" => Options.LogDir,
            "log_key_file" => Options.LogKeyFile,
            "alerts_dir" => AlertArchive.FolderOf(Options),
            "url" => Options.Url.GetLeftPart(UriPartial.Authority),
            "embedding_provider" when Options.EmbeddingProvider == EmbeddingProvider.Auto => $"auto ({EmbedderChoice.Describe(Options).Name})",
            "host" => Options.Url.Host,
            "port" => $"{Options.Url.Port}",
            _ => set is null ? key.Default : key.Show(set.Text),
        };
        return new SettingDescription(key.Name, key.Variable, value, OriginOf(key), key.Rule);
    }

    // An address is put together from what names all of it and what names a part.
    private string OriginOf(OptionKey key) => key.Name switch
    {
        "url" => string.Join(" and ", new[] { SetBy(key.Name) ?? "default", SetBy("host"), SetBy("port") }.OfType<string>().Distinct()),
        "host" or "port" => SetBy(key.Name) ?? "url",
        _ => SetBy(key.Name) ?? "default",
    };

    private string? SetBy(string name) => _settings.GetValueOrDefault(OptionKeys.Find(name)!)?.Origin;

    private static IEnumerable<Setting> Gather(
        IReadOnlyList<string> args, string workingDirectory, Dictionary<string, string> environment, List<string> errors, List<string> warnings)
    {
        var json = Path.Combine(workingDirectory, "appsettings.json");
        var named = environment.GetValueOrDefault("NEXUS_CONFIG", "");
        var yaml = Path.GetFullPath(named.Length > 0 ? named : "nexus.yml", workingDirectory);
        if (named.Length > 0 && !File.Exists(yaml)) errors.Add($"NEXUS_CONFIG: '{named}' must be a file that exists");
        else if (named.Length == 0 && File.Exists(Path.ChangeExtension(yaml, ".yaml"))) warnings.Add("nexus.yaml is not read: the file is called nexus.yml (NEXUS_CONFIG names another)");
        return
        [
            .. File.Exists(json) ? JsonSettings.Read(json, errors) : [],
            .. File.Exists(yaml) ? YamlSettings.Read(yaml, errors) : [],
            .. EnvironmentSettings.Read(environment, warnings),
            .. ArgumentSettings.Read(args, errors),
        ];
    }

    private static NexusOptions Rooted(NexusOptions options, string workingDirectory)
    {
        var data = Path.GetFullPath(options.DataDir, workingDirectory);
        return options with
        {
            DataDir = data,
            LogDir = Path.GetFullPath(options.LogDir, workingDirectory),
            LogKeyFile = Path.GetFullPath(options.LogKeyFile.Length == 0 ? Path.Combine(data, "log.key") : options.LogKeyFile, workingDirectory),
            AlertsDir = options.AlertsDir.Length == 0 ? "" : Path.GetFullPath(options.AlertsDir, workingDirectory),
            EmbeddingModelPath = options.EmbeddingModelPath.Length == 0 ? "" : Path.GetFullPath(options.EmbeddingModelPath, workingDirectory),
            RulesFile = options.RulesFile.Length == 0 ? "" : Path.GetFullPath(options.RulesFile, workingDirectory),
            PersonasDir = options.PersonasDir.Length == 0 ? "" : Path.GetFullPath(options.PersonasDir, workingDirectory),
            ObserveFile = options.ObserveFile.Length == 0 ? "" : Path.GetFullPath(options.ObserveFile, workingDirectory),
            WorkspaceDir = options.WorkspaceDir.Length == 0 ? Path.Combine(data, "workspace") : Path.GetFullPath(options.WorkspaceDir, workingDirectory),
        };
    }

    private static void CheckTogether(NexusOptions options, Dictionary<OptionKey, Setting> found, List<string> errors)
    {
        bool Missing(string name) => !found.Keys.Any(k => k.Name == name);
        if (options.IsProduction && Missing("secret_key"))
            errors.Add("secret_key (NEXUS_SECRET_KEY): unset; in production it must be at least 32 bytes long, e.g. from: openssl rand -hex 32");
        if (options.IsProduction && options.Clustering != ClusteringKind.Localhost && Missing("log_key") && Missing("log_key_file"))
            errors.Add("log_key (NEXUS_LOG_KEY): unset; the silos of a cluster must sign with the same key: set it, or log_key_file");
        if (options.Clustering == ClusteringKind.Redis && Missing("redis_url"))
            errors.Add("redis_url (NEXUS_REDIS_URL): unset; clustering redis needs it: redis://host:port");
        if (EmbedderChoice.Fault(options) is { } fault) errors.Add(fault);
        if (options.Clustering == ClusteringKind.Localhost) return;
        if (Missing("database_url"))
            errors.Add($"database_url (NEXUS_DATABASE_URL): unset; clustering {options.Clustering.ToString().ToLowerInvariant()} needs it, silos share one database: postgres://user:password@host:port/database");
        if (!options.IsProduction && Missing("secret_key"))
            errors.Add("secret_key (NEXUS_SECRET_KEY): unset; clustered silos need the same one, or each would refuse the tokens of the others");
    }
}
