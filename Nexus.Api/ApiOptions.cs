namespace Nexus.Api;

/// <summary>What the host decides about the API.</summary>
public sealed class ApiOptions
{
    /// <summary>The demo key of seed 002. Known to everyone, hence refused in production.</summary>
    public const string DemoApiKey = "nxs_demo_key_12345";

    /// <summary>The shortest key that HS256 permits (RFC 7518, section 3.2), in bytes.</summary>
    public const int MinSecretBytes = 32;

    /// <summary>Options with the key that signs tokens.</summary>
    /// <exception cref="NexusException">The key is shorter than <see cref="MinSecretBytes"/>.</exception>
    public ApiOptions(byte[] secretKey)
    {
        if (secretKey.Length < MinSecretBytes)
            throw new NexusException(ErrorCode.Invalid, $"NEXUS_SECRET_KEY has {secretKey.Length} bytes; HS256 needs at least {MinSecretBytes} (openssl rand -hex 32)");
        SecretKey = [.. secretKey];
    }

    /// <summary>Signs tokens; silos of one cluster share it.</summary>
    internal byte[] SecretKey { get; }

    /// <summary>Production: no demo key, no cross-origin calls except from <see cref="CorsOrigins"/>.</summary>
    public bool Production { get; init; }

    /// <summary>How long a token is good.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Requests a minute and tenant; 0 for no limit, which is meant for measurements.</summary>
    public int RequestsPerMinute { get; init; } = 60;

    /// <summary>Chains started an hour and tenant; 0 for no limit, which is meant for measurements.</summary>
    public int ChainsPerHour { get; init; } = 100;

    /// <summary>Wrong keys a minute and client address, then 429; 0 for no limit.</summary>
    public int FailedKeysPerMinute { get; init; } = 10;

    /// <summary>Whether <see cref="DemoApiKey"/> is accepted; never in production.</summary>
    public bool DemoKey { get; init; }

    /// <summary>The tenant whose admins may create tenants.</summary>
    public string HomeTenant { get; init; } = "demo";

    /// <summary>Origins that a browser may call from. Outside production, any port of localhost may too.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Of Nexus, as <c>/v1/health</c> shows it.</summary>
    public string Version { get; init; } = "0.1.0";

    /// <summary>The gates in the order in which they judge, with the thresholds in force, as <c>/v1/gates</c> shows them.</summary>
    public IReadOnlyList<Wire.GateThreshold> Gates { get; init; } = [];

    /// <summary>Who measures meaning for the intent gate, as <c>/v1/gates</c> and <c>/v1/health</c> show it.</summary>
    public Wire.EmbedderResponse? Embedder { get; init; }

    /// <summary>Asks the parts whether they answer; <c>/v1/health</c> waits two seconds for it.</summary>
    public Func<CancellationToken, Task<Wire.HealthServices>> Probes { get; init; } = _ => Task.FromResult(new Wire.HealthServices(true, true, false, true, false));

    /// <summary>Whether <paramref name="key"/> is the demo key where that is not accepted.</summary>
    internal bool Refuses(string key) => key == DemoApiKey && (Production || !DemoKey);
}
