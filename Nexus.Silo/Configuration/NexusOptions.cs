using Microsoft.Extensions.Logging;

namespace Nexus.Configuration;

/// <summary>Everything a person may set about a silo. Each option's default and range stand in its summary; <see cref="OptionKeys"/> enforces them at start.</summary>
public sealed record NexusOptions
{
    /// <summary>Signs tokens. At least 32 bytes of UTF-8. Required in production; elsewhere, when empty, generated once into <c>secret.key</c> of the data directory. Default: empty.</summary>
    public string SecretKey { get; init; } = "";

    /// <summary>Where a silo keeps what it must not lose. A directory; made if it is absent. Default: <c>./data</c>, absolute once loaded.</summary>
    public string DataDir { get; init; } = Path.GetFullPath("data");

    /// <summary>PostgreSQL as a URL or in keyword form; empty keeps everything in the data directory (SQLite). Default: empty.</summary>
    public string DatabaseUrl { get; init; } = "";

    /// <summary>development or production. Production knows no demo key and demands a secret key. Default: development.</summary>
    public NexusEnvironment Env { get; init; } = NexusEnvironment.Development;

    /// <summary>Where the silo listens: http, host and port (0 takes a free one). Default: <c>http://localhost:8000</c>. <c>host</c> and <c>port</c> replace their part of it.</summary>
    public Uri Url { get; init; } = new("http://localhost:8000");

    /// <summary>What the origins of the tenants' logs begin with, best where they can be read: <c>host/v1/log</c>; <c>/tenant</c> follows. Default: <c>nexus.local/v1/log</c>.</summary>
    public string LogOrigin { get; init; } = "nexus.local/v1/log";

    /// <summary>The keys that sign checkpoints, in the form of the key file; they take its place. Never kept in the database. Default: empty.</summary>
    public string LogKey { get; init; } = "";

    /// <summary>The file with the keys that sign checkpoints, one a line. Default: empty, <c>log.key</c> of the data directory, made at the first start.</summary>
    public string LogKeyFile { get; init; } = "";

    /// <summary>Why a log that is not the one last known (an old backup) is accepted at this start; sealed. Set it for one start only. Default: empty, such a log is refused.</summary>
    public string AcceptRestoredLog { get; init; } = "";

    /// <summary>The private note key this silo cosigns others' checkpoints with. Default: empty, <c>witness.key</c> of the data directory, made at the first start.</summary>
    public string WitnessKey { get; init; } = "";

    /// <summary>The logs this silo watches as a witness: verifier keys, parted by semicolons. Default: empty, none.</summary>
    public string WitnessLogs { get; init; } = "";

    /// <summary>The witnesses of this silo's logs, parted by semicolons: a verifier key, a space, the address its <c>add-checkpoint</c> is under. Default: empty, none.</summary>
    public string Witnesses { get; init; } = "";

    /// <summary>How often at most a log's checkpoint goes to a witness, in seconds. Default 10; 1 to 86,400.</summary>
    public int WitnessIntervalSeconds { get; init; } = 10;

    /// <summary>The largest <see cref="RateLimitRequestsPerMinute"/>.</summary>
    public const int MostRequestsPerMinute = 1_000_000;

    /// <summary>Requests a tenant may make in a minute. Default 60; 1 to 1,000,000.</summary>
    public int RateLimitRequestsPerMinute { get; init; } = 60;

    /// <summary>Chains a tenant may start in an hour. Default 100; 1 to 1,000,000.</summary>
    public int RateLimitChainsPerHour { get; init; } = 100;

    /// <summary>What gate 2 demands of the likeness between plan and intent patterns. Default: unset, the embedder's own; 0 to 1.</summary>
    public double? GateIntentThreshold { get; init; }

    /// <summary>Who turns sentences into vectors for gate 2: auto, lexical, model, openai or ollama. Default: auto, the encoder that came with the program, or the lexical one where it could not be fetched.</summary>
    public EmbeddingProvider EmbeddingProvider { get; init; }

    /// <summary>The folder of a sentence encoder. Default: empty, <c>models/use-lite</c> beside the program. If set, provider auto means model.</summary>
    public string EmbeddingModelPath { get; init; } = "";

    /// <summary>Where the embeddings API of provider openai or ollama is. Default: empty, that of OpenAI, or <c>http://localhost:11434</c> for ollama.</summary>
    public string EmbeddingUrl { get; init; } = "";

    /// <summary>The model that provider openai or ollama shall use. Default: empty; these providers need it.</summary>
    public string EmbeddingModel { get; init; } = "";

    /// <summary>Sent to the embeddings API as a bearer token. Default: empty, none.</summary>
    public string EmbeddingApiKey { get; init; } = "";

    /// <summary>How long the embeddings API may take for an answer, in seconds; then the gate fails. Default 5; 1 to 20.</summary>
    public int EmbeddingTimeoutSeconds { get; init; } = 5;

    /// <summary>How many deviations of surprise gate 4 lets pass. Default 2.5; 0.1 to 10.</summary>
    public double GateDriftSigma { get; init; } = 2.5;

    /// <summary>The least level that is logged: trace, debug, information, warning, error, critical or none. Default: information.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Where log files go. A directory. Default: <c>./logs/nexus</c>.</summary>
    public string LogDir { get; init; } = Path.GetFullPath(Path.Combine("logs", "nexus"));

    /// <summary>Whether the log also goes to the console. Default: true.</summary>
    public bool LogConsole { get; init; } = true;

    /// <summary>The only directory the file tools see. Default: <c>workspace</c> in the data directory.</summary>
    public string WorkspaceDir { get; init; } = Path.GetFullPath(Path.Combine("data", "workspace"));

    /// <summary>The first admin key of a production silo: <c>nxs_</c> and at least 32 more characters. Default: empty.</summary>
    public string AdminKey { get; init; } = "";

    /// <summary>Whether <c>web_fetch</c> may reach private and loopback addresses. Default: false.</summary>
    public bool WebFetchAllowPrivate { get; init; }

    /// <summary>How silos find one another: localhost, redis or postgres. Only the Orleans engine knows more than localhost. Default: localhost.</summary>
    public ClusteringKind Clustering { get; init; } = ClusteringKind.Localhost;

    /// <summary>Redis for clustering: <c>redis://user:password@host:port/database</c>, <c>rediss://</c> for TLS, or <c>host:port</c>. Required with clustering redis. Default: empty.</summary>
    public string RedisUrl { get; init; } = "";

    /// <summary>Silos with the same cluster id form one cluster. 1 to 100 of letters, digits, <c>- _ .</c>. Default: nexus.</summary>
    public string ClusterId { get; init; } = "nexus";

    /// <summary>Names the stored state of the service over the lives of its clusters. 1 to 100 of letters, digits, <c>- _ .</c>. Default: nexus.</summary>
    public string ServiceId { get; init; } = "nexus";

    /// <summary>The IP address at which other silos of the cluster reach this one. Default: empty, the machine's own.</summary>
    public string SiloAddress { get; init; } = "";

    /// <summary>The port at which other silos of the cluster reach this one. Whoever reaches it is trusted: never open it to others. Default 11111; 0 takes a free one, to 65535.</summary>
    public int SiloPort { get; init; } = 11_111;

    /// <summary>The port for grain clients outside the cluster, trusted like silos. Default 0, which opens none; to 65535.</summary>
    public int GatewayPort { get; init; }

    /// <summary>Whether the Orleans dashboard is served at <c>/dashboard</c> (operators only). Default: false.</summary>
    public bool Dashboard { get; init; }

    /// <summary>Rules in YAML, looked at every second; a file with mistakes changes nothing. Empty takes the threat matrix of seed 000. Default: empty.</summary>
    public string RulesFile { get; init; } = "";

    /// <summary>A directory of personas in YAML, looked at every second; a file with mistakes changes nothing. Its files are the first tenant's, those of a directory in it the tenant's of that name. Default: empty.</summary>
    public string PersonasDir { get; init; } = "";

    /// <summary>Entities of the first tenant and files to follow, in YAML. Default: empty.</summary>
    public string ObserveFile { get; init; } = "";

    /// <summary>Where alerts are archived, one file of JSON lines a day. A directory. Default: <c>nexus_alerts</c> beside the log directory.</summary>
    public string AlertsDir { get; init; } = "";

    /// <summary>Every how many seconds this machine's CPU and memory become an event; 0 for never. Default 5; 0 to 3,600.</summary>
    public int TelemetrySeconds { get; init; } = 5;

    /// <summary>True in production.</summary>
    public bool IsProduction => Env == NexusEnvironment.Production;

    /// <summary>Where and as what; never a secret.</summary>
    public override string ToString() => $"{Env} silo at {Url}, data in {DataDir}";
}
