using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Configuration;
using Nexus.Ledger;

namespace Nexus.Tests.Ledger;

/// <summary>A whole silo in this process that can be stopped and started again on the same directory.</summary>
internal sealed class LogSilo : IAsyncDisposable
{
    public const string DemoKey = "nxs_demo_key_12345";
    public const string Origin = "logs.example/v1/log/demo";

    private Func<NexusOptions, NexusOptions> _change;
    private RunningSilo _silo = null!;

    private LogSilo(string directory, Func<NexusOptions, NexusOptions> change) => (Data, _change) = (directory, change);

    public string Data { get; }

    /// <summary>The silo's clock: the system's, and what it was put forward by.</summary>
    public ForwardClock Clock { get; } = new();

    public HttpClient Http { get; private set; } = null!;

    public Uri Url => _silo.Url;

    public ITransparencyLog Logs => _silo.Services.GetRequiredService<ITransparencyLog>();

    public T Get<T>() where T : notnull => _silo.Services.GetRequiredService<T>();

    public static async Task<LogSilo> StartAsync(Func<NexusOptions, NexusOptions>? change = null)
    {
        var silo = new LogSilo(Directory.CreateTempSubdirectory("nexus-log-").FullName, change ?? (static options => options));
        await silo.StartAgainAsync();
        return silo;
    }

    public async Task StopAsync()
    {
        Http.Dispose();
        await _silo.DisposeAsync();
    }

    public async Task StartAgainAsync(Func<NexusOptions, NexusOptions>? change = null)
    {
        _change = change ?? _change;
        var options = new NexusOptions
        {
            SecretKey = "the secret key of the tests' silo",
            DataDir = Data,
            WorkspaceDir = Path.Combine(Data, "workspace"),
            LogDir = Path.Combine(Data, "logs"),
            LogConsole = false,
            LogOrigin = "logs.example/v1/log",
            Url = new Uri("http://127.0.0.1:0"),
            RateLimitRequestsPerMinute = 1_000_000,
            RateLimitChainsPerHour = 1_000_000,
        };
        _silo = await SiloHost.StartAsync(_change(options), services => services.AddSingleton<TimeProvider>(Clock), CancellationToken.None);
        Http = new HttpClient { BaseAddress = _silo.Url };
    }

    /// <summary>Runs a task of two steps; returns the chain's id.</summary>
    public async Task<string> RunAsync(string key = DemoKey)
    {
        using var response = await SendAsync(HttpMethod.Post, "/v1/execute", new { task = "find what is known about ledgers then compute the mean of 1, 2, 3" }, key);
        var body = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonDocument.Parse(body).RootElement.GetProperty("chain_id").GetString()! : throw new InvalidOperationException(body);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, string? key = DemoKey)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (body is not null) request.Content = JsonContent.Create(body);
        return await Http.SendAsync(request);
    }

    /// <summary>Reads what must be there.</summary>
    public async Task<string> GetAsync(string path, string? key = DemoKey)
    {
        using var response = await SendAsync(HttpMethod.Get, path, key: key);
        var body = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? body : throw new InvalidOperationException($"{path}: {response.StatusCode} {body}");
    }

    public async Task<string> VkeyAsync() => (await GetAsync("/v1/log/demo/key", key: null)).TrimEnd();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Data, recursive: true);
    }
}
