using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Nexus.Configuration;
using Xunit;

namespace Nexus.Tests.Journeys;

/// <summary>A whole silo in this process, with its observation at work, on a real socket and a directory of its own.</summary>
internal sealed class ObserveHouse : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _directory;
    private readonly bool _owned;
    private RunningSilo _silo = null!;
    private bool _stopped;

    private ObserveHouse(string? directory) => (_directory, _owned) = (directory ?? Directory.CreateTempSubdirectory("nexus-observe-").FullName, directory is null);

    public HttpClient Http { get; private set; } = null!;

    public IServiceProvider Services => _silo.Services;

    public string Folder => _directory;

    public static async Task<ObserveHouse> StartAsync(Func<NexusOptions, NexusOptions>? change = null, string? directory = null)
    {
        var house = new ObserveHouse(directory);
        var options = new NexusOptions
        {
            SecretKey = "the secret key of the observers' house",
            DataDir = Path.Combine(house._directory, "data"),
            WorkspaceDir = Path.Combine(house._directory, "workspace"),
            LogDir = Path.Combine(house._directory, "logs", "nexus"),
            LogConsole = false,
            TelemetrySeconds = 0,
            Url = new Uri("http://127.0.0.1:0"),
            RateLimitRequestsPerMinute = 1_000_000,
            RateLimitChainsPerHour = 1_000_000,
        };
        house._silo = await SiloHost.StartAsync(change?.Invoke(options) ?? options, CancellationToken.None);
        house.Http = new HttpClient { BaseAddress = house._silo.Url, Timeout = TimeSpan.FromSeconds(60) };
        house.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SiloProcess.DemoKey);
        return house;
    }

    public Task<JsonElement> PostAsync(string path, string body, string type = "application/json", HttpStatusCode expected = HttpStatusCode.Accepted) => SendAsync(Http, HttpMethod.Post, path, body, type, expected);

    public Task<JsonElement> PutAsync(string path, string body) => SendAsync(Http, HttpMethod.Put, path, body, "application/json", HttpStatusCode.OK);

    public Task<JsonElement> GetAsync(string path) => SendAsync(Http, HttpMethod.Get, path, null, "", HttpStatusCode.OK);

    public static async Task<JsonElement> SendAsync(HttpClient http, HttpMethod method, string path, string? body, string type, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, type) };
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(expected == response.StatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public async Task<List<JsonElement>> AlertsAsync(string filter = "") => await AlertsAsync(Http, filter);

    public static async Task<List<JsonElement>> AlertsAsync(HttpClient http, string filter = "") =>
        [.. (await SendAsync(http, HttpMethod.Get, "/nexus/alerts?limit=500" + filter, null, "", HttpStatusCode.OK)).GetProperty("alerts").EnumerateArray()];

    /// <summary>Everything accepted so far has been judged.</summary>
    public async Task SettledAsync() => await UntilAsync(async () => (await GetAsync("/nexus/status")).GetProperty("metrics").GetProperty("lag_ms").GetDouble() == 0 ? "" : null);

    /// <summary>Asks again until there is an answer.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T?>> ask) where T : class
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (await ask() is { } answer) return answer;
            await Task.Delay(50, patience.Token);
        }
    }

    public Task<object> AlertAsync(Func<JsonElement, bool> fits) => UntilAsync<object>(async () => (await AlertsAsync()).Where(fits).Select(alert => (object)alert).FirstOrDefault());

    public static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    /// <summary>Stops the silo; whoever listens still may read to the end.</summary>
    public async ValueTask StopAsync()
    {
        if (_stopped) return;
        _stopped = true;
        await _silo.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await StopAsync();
        if (_owned) Directory.Delete(_directory, recursive: true);
    }
}
