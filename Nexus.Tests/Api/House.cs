using System.Net.Http.Headers;
using System.Text;
using Nexus.Access;
using Nexus.Client;
using Nexus.Configuration;
using Nexus.Tenants;
using Xunit;

namespace Nexus.Tests.Api;

/// <summary>A whole silo in this process, on a real socket, with a data directory of its own.</summary>
public sealed class House : IAsyncLifetime
{
    public const string DemoKey = "nxs_demo_key_12345";

    private const string SecretKey = "the secret key of the tests' house";

    private readonly string _directory = Directory.CreateTempSubdirectory("nexus-api-").FullName;
    private RunningSilo _silo = null!;

    public HttpClient Http { get; private set; } = null!;

    /// <summary>The demo tenant's admin.</summary>
    public NexusClient Demo { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _silo = await SiloHost.StartAsync(
            new NexusOptions
            {
                SecretKey = SecretKey,
                DataDir = _directory,
                WorkspaceDir = Path.Combine(_directory, "workspace"),
                LogDir = Path.Combine(_directory, "logs"),
                LogConsole = false,
                Url = new Uri("http://127.0.0.1:0"),
                RateLimitRequestsPerMinute = 1_000_000,
                RateLimitChainsPerHour = 1_000_000,
            },
            CancellationToken.None);
        Http = new HttpClient { BaseAddress = _silo.Url };
        Demo = Client(DemoKey);
    }

    /// <summary>A well-signed token that says what it is told to.</summary>
    public static string Token(string tenant, string keyId = "k1", Role role = Role.Admin, int seconds = 600)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return new JwtHandler(Encoding.UTF8.GetBytes(SecretKey)).Write(new JwtClaims(keyId, tenant, role, now, now + seconds));
    }

    public NexusClient Client(string key) => new(Http, key);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, string key = DemoKey, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Demo?.Dispose();
        Http?.Dispose();
        if (_silo is not null) await _silo.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
