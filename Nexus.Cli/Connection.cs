using Nexus.Api;
using Nexus.Cli.Output;
using Nexus.Client;
using Nexus.Configuration;
using Nexus.Stores;

namespace Nexus.Cli;

/// <summary>A server to talk to, and the silo behind it if it had to be started in this process.</summary>
internal sealed class Connection : IAsyncDisposable
{
    private readonly IAsyncDisposable? _silo;
    private readonly HttpClient _http;

    private Connection(Uri url, string key, IAsyncDisposable? silo, Printer print)
    {
        (Url, _silo) = (url, silo);
        _http = new HttpClient(new PatientHandler(print, new SocketsHttpHandler(), TimeProvider.System)) { BaseAddress = url, Timeout = Timeout.InfiniteTimeSpan };
        Client = new NexusClient(_http, key);
    }

    public Uri Url { get; }

    public NexusClient Client { get; }

    /// <exception cref="NexusException"><see cref="ErrorCode.Unavailable"/> if a named server does not answer; <see cref="ErrorCode.Invalid"/> for a configuration that breaks a rule.</exception>
    /// <param name="there">Whether there must be data already: what was sealed is not to be looked for in a log that this call has made.</param>
    public static async Task<Connection> OpenAsync(string? server, string? key, string? dataDir, Printer print, bool there, CancellationToken cancellation)
    {
        key ??= Variable("NEXUS_API_KEY");
        if ((server ?? Variable("NEXUS_SERVER") ?? Variable("NEXUS_URL")) is { } named)
            return new Connection(Address(named), key ?? ApiOptions.DemoApiKey, null, print);

        var configuration = NexusConfiguration.Load(dataDir is null ? [] : ["--data-dir", dataDir]);
        foreach (var warning in configuration.Warnings) print.Error("warning: " + warning);
        var options = configuration.Options;
        if (RunningServer.Of(options.DataDir) is { } running && await AnswersAsync(running, cancellation))
            return new Connection(running, key ?? ApiOptions.DemoApiKey, null, print);

        if (there && options.DatabaseUrl.Length == 0) SqliteBackup.FileIn(options.DataDir);
        print.Progress($"starting a silo in this process, data in {options.DataDir}");
        // Nobody else knows of it, so a quota of requests would protect nobody and only slow the verb down; that of chains is for what they cost.
        options = options with { Url = new Uri("http://127.0.0.1:0"), LogConsole = false, RateLimitRequestsPerMinute = NexusOptions.MostRequestsPerMinute };
        var silo = await SiloHost.StartAsync(SecretKeyFile.Ensure(options), cancellation);
        return new Connection(silo.Url, key ?? silo.LocalAdminKey, silo, print);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _http.Dispose();
        if (_silo is not null) await _silo.DisposeAsync();
    }

    // A note may outlive its server: only an answer counts.
    private static async Task<bool> AnswersAsync(Uri url, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var response = await http.GetAsync(new Uri("v1/health", UriKind.Relative), cancellation);
            return response.IsSuccessStatusCode;
        }
        catch (Exception silence) when (silence is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>Whether <paramref name="text"/> says where a server is.</summary>
    public static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);

    public static string AddressRule(string text) => $"server '{text}' must be an absolute http:// or https:// URL";

    // A silo may listen on every address; one talks to it on this machine's own.
    private static Uri Address(string text)
    {
        if (!IsAddress(text)) throw new NexusException(ErrorCode.Invalid, AddressRule(text));
        var uri = new Uri(text);
        return uri.Host is "0.0.0.0" or "[::]" or "+" or "*" ? new UriBuilder(uri) { Host = "127.0.0.1" }.Uri : uri;
    }
}
