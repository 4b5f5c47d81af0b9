using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;

namespace Nexus.Configuration;

/// <summary>The list of everything that can be set, in the order in which <c>nexus config</c> shows it.</summary>
public static class OptionKeys
{
    /// <summary>All keys. Paths are taken as they are: <see cref="NexusConfiguration"/> makes them absolute.</summary>
    public static IReadOnlyList<OptionKey> All { get; } =
    [
        new("env", "development", "development or production", static (o, t) => Word<NexusEnvironment>(t) is { } v ? o with { Env = v } : null),
        new("url", "http://localhost:8000", "http://host:port without a path; host is an address or name of this machine, 0.0.0.0 for all of its addresses", static (o, t) => Address(t) is { } v ? o with { Url = v } : null),
        new("host", "", "an address or name of this machine, 0.0.0.0 for all of its addresses", static (o, t) => Address($"http://{Bracket(t)}:{o.Url.Port}") is { } v ? o with { Url = v } : null),
        new("port", "", "0 to 65535", static (o, t) => Whole(t, 0, 65535) is { } v ? o with { Url = new UriBuilder(o.Url) { Port = v }.Uri } : null),
        new("data_dir", "./data", "a path", static (o, t) => IsPath(t) ? o with { DataDir = t } : null),
        new("workspace_dir", "", "a path", static (o, t) => IsPath(t) ? o with { WorkspaceDir = t } : null),
        new("database_url", "", "postgres://user:password@host:port/database or Host=…;Database=…", static (o, t) => Stores.StoreRegistration.IsDatabase(t) ? o with { DatabaseUrl = t } : null) { Show = Masking.Connection },
        new("secret_key", "", "at least 32 bytes long", static (o, t) => System.Text.Encoding.UTF8.GetByteCount(t) >= 32 ? o with { SecretKey = t } : null) { Show = Masking.Whole },
        new("admin_key", "", "'nxs_' and at least 32 more characters of letters, digits, '-' and '_'", static (o, t) => IsAdminKey(t) ? o with { AdminKey = t } : null) { Show = Masking.Whole },
        new("log_origin", "nexus.local/v1/log", "1 to 150 characters without spaces and '+', not ending in '/'", static (o, t) => IsOrigin(t) ? o with { LogOrigin = t } : null),
        new("log_key", "", "lines of a signing key: base 64 of 32 bytes, optionally 'from=' and 'until=' with a time", static (o, t) => Ok(() => Ledger.LogKeys.Parse(t)) ? o with { LogKey = t } : null) { Show = Masking.Whole },
        new("log_key_file", "", "a path", static (o, t) => IsPath(t) ? o with { LogKeyFile = t } : null),
        new("accept_restored_log", "", "1 to 500 characters: why", static (o, t) => IsText(t, 500) ? o with { AcceptRestoredLog = t } : null),
        new("witness_key", "", "a private note key that cosigns (type 0x04): PRIVATE+KEY+name+id+key", static (o, t) => Ok(() => Ledger.WitnessSettings.ParseSigner(t)) ? o with { WitnessKey = t } : null) { Show = Masking.Whole },
        new("witness_logs", "", "verifier keys (name+id+key) of the logs to watch, parted by ';'", static (o, t) => Ok(() => Ledger.WitnessSettings.ReadLogs(t)) ? o with { WitnessLogs = t } : null),
        new("witnesses", "", "witnesses of our logs, parted by ';': a verifier key, a space and an address", static (o, t) => Ok(() => Ledger.WitnessSettings.ReadWitnesses(t)) ? o with { Witnesses = t } : null),
        new("witness_interval_seconds", "10", "1 to 86400", static (o, t) => Whole(t, 1, 86_400) is { } v ? o with { WitnessIntervalSeconds = v } : null),
        new("rate_limit_requests_per_minute", "60", "1 to 1000000", static (o, t) => Whole(t, 1, NexusOptions.MostRequestsPerMinute) is { } v ? o with { RateLimitRequestsPerMinute = v } : null),
        new("rate_limit_chains_per_hour", "100", "1 to 1000000", static (o, t) => Whole(t, 1, 1_000_000) is { } v ? o with { RateLimitChainsPerHour = v } : null),
        new("gate_intent_threshold", "", "0 to 1", static (o, t) => Number(t, 0, 1) is { } v ? o with { GateIntentThreshold = v } : null),
        new("embedding_provider", "auto", "auto, lexical, model, openai or ollama", static (o, t) => Word<EmbeddingProvider>(t) is { } v ? o with { EmbeddingProvider = v } : null),
        new("embedding_model_path", "", "a folder with a sentence encoder", static (o, t) => IsPath(t) ? o with { EmbeddingModelPath = t } : null),
        new("embedding_url", "", "an http or https address", static (o, t) => IsWeb(t) ? o with { EmbeddingUrl = t } : null),
        new("embedding_model", "", "1 to 200 characters: the name of a model", static (o, t) => IsText(t, 200) ? o with { EmbeddingModel = t } : null),
        new("embedding_api_key", "", "1 to 500 visible characters", static (o, t) => t.Length is > 0 and <= 500 && t.All(static c => c is > ' ' and <= '~') ? o with { EmbeddingApiKey = t } : null) { Show = Masking.Whole },
        new("embedding_timeout_seconds", "5", "1 to 20", static (o, t) => Whole(t, 1, 20) is { } v ? o with { EmbeddingTimeoutSeconds = v } : null),
        new("gate_drift_sigma", "2.5", "0.1 to 10", static (o, t) => Number(t, 0.1, 10) is { } v ? o with { GateDriftSigma = v } : null),
        new("web_fetch_allow_private", "false", "true or false", static (o, t) => YesNo(t) is { } v ? o with { WebFetchAllowPrivate = v } : null),
        new("log_level", "information", "trace, debug, information, warning, error, critical or none", static (o, t) => Level(t) is { } v ? o with { LogLevel = v } : null),
        new("log_dir", "./logs/nexus", "a path", static (o, t) => IsPath(t) ? o with { LogDir = t } : null),
        new("log_console", "true", "true or false", static (o, t) => YesNo(t) is { } v ? o with { LogConsole = v } : null),
        new("clustering", "localhost", "localhost, redis or postgres", static (o, t) => Word<ClusteringKind>(t) is { } v ? o with { Clustering = v } : null),
        new("redis_url", "", "redis://user:password@host:port/database, rediss://… or host:port", static (o, t) => IsRedis(t) ? o with { RedisUrl = t } : null) { Show = Masking.Connection },
        new("cluster_id", "nexus", "1 to 100 of letters, digits, '-', '_' and '.'", static (o, t) => IsId(t) ? o with { ClusterId = t } : null),
        new("service_id", "nexus", "1 to 100 of letters, digits, '-', '_' and '.'", static (o, t) => IsId(t) ? o with { ServiceId = t } : null),
        new("silo_address", "", "an IP address", static (o, t) => IPAddress.TryParse(t, out var v) ? o with { SiloAddress = v.ToString() } : null),
        new("silo_port", "11111", "0 to 65535", static (o, t) => Whole(t, 0, 65535) is { } v ? o with { SiloPort = v } : null),
        new("gateway_port", "0", "0 to 65535", static (o, t) => Whole(t, 0, 65535) is { } v ? o with { GatewayPort = v } : null),
        new("dashboard", "false", "true or false", static (o, t) => YesNo(t) is { } v ? o with { Dashboard = v } : null),
        new("rules_file", "", "a path", static (o, t) => IsPath(t) ? o with { RulesFile = t } : null),
        new("personas_dir", "", "a path", static (o, t) => IsPath(t) ? o with { PersonasDir = t } : null),
        new("observe_file", "", "a path", static (o, t) => IsPath(t) ? o with { ObserveFile = t } : null),
        new("alerts_dir", "", "a path", static (o, t) => IsPath(t) ? o with { AlertsDir = t } : null),
        new("telemetry_seconds", "5", "0 to 3600", static (o, t) => Whole(t, 0, 3600) is { } v ? o with { TelemetrySeconds = v } : null),
    ];

    /// <summary>The key called <paramref name="name"/>, underscores and case apart (<c>DataDir</c> is <c>data_dir</c>), or null.</summary>
    public static OptionKey? Find(string name)
    {
        var plain = Plain(name);
        foreach (var key in All)
            if (Plain(key.Name) == plain) return key;
        return null;
    }

    /// <summary>What to say of a name that no setting has: which one was probably meant, or else where all of them stand.</summary>
    internal static string Hint(string name, Func<OptionKey, string> spelling, string prefix = "") =>
        Nearest.Hint(name, All.Select(spelling), prefix) is { Length: > 0 } near ? near : "; `nexus config` lists them all";

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    private static T? Word<T>(string text) where T : struct, Enum =>
        text.All(char.IsAsciiLetter) && Enum.TryParse<T>(text, ignoreCase: true, out var value) ? value : null;

    private static LogLevel? Level(string text) => text.ToLowerInvariant() switch
    {
        "verbose" => LogLevel.Trace,
        "info" => LogLevel.Information,
        "warn" => LogLevel.Warning,
        "fatal" => LogLevel.Critical,
        _ => Word<LogLevel>(text),
    };

    private static int? Whole(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null;

    private static double? Number(string text, double least, double most) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null;

    private static bool? YesNo(string text) => text.ToLowerInvariant() switch
    {
        "true" or "yes" or "on" or "1" => true,
        "false" or "no" or "off" or "0" => false,
        _ => null,
    };

    private static string Bracket(string host) => host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[') ? $"[{host}]" : host;

    private static Uri? Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp && uri.PathAndQuery == "/" && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0
            ? uri
            : null;

    private static bool IsWeb(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0;

    private static bool Ok<T>(Func<T> read)
    {
        try
        {
            return read() is not null;
        }
        catch (NexusException)
        {
            return false;
        }
    }

    private static bool IsOrigin(string text) => text.Length <= 150 && Ledger.NoteName.IsValid(text) && !text.EndsWith('/');

    private static bool IsPath(string text) => !string.IsNullOrWhiteSpace(text) && !text.Contains('\0', StringComparison.Ordinal);

    private static bool IsText(string text, int most) => !string.IsNullOrWhiteSpace(text) && text.Length <= most;

    private static bool IsRedis(string text)
    {
        var full = text.Contains("://", StringComparison.Ordinal) ? text : "redis://" + text;
        return Uri.TryCreate(full, UriKind.Absolute, out var uri) && uri.Scheme is "redis" or "rediss" && uri.Host.Length > 0;
    }

    private static bool IsId(string text) =>
        text.Length is > 0 and <= 100 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static bool IsAdminKey(string text) =>
        text.StartsWith("nxs_", StringComparison.Ordinal) && text.Length >= 36 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
