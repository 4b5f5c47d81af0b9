using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Chains;
using Nexus.Client;
using Nexus.Configuration;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Tests.Api;
using Nexus.Tools;
using Xunit;

namespace Nexus.Tests.Approvals;

/// <summary>A silo with a tool that asks for a person, keys for several people, and a restart.</summary>
public sealed class ApprovalHouse : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("nexus-approvals-").FullName;
    private readonly List<NexusClient> _clients = [];
    private RunningSilo _silo = null!;
    private HttpClient _http = null!;

    /// <summary>The demo tenant's admin: asks for everything in these tests.</summary>
    public NexusClient Asker { get; private set; } = null!;

    public NexusClient Ann { get; private set; } = null!;

    public NexusClient Bob { get; private set; } = null!;

    public NexusClient Agent { get; private set; } = null!;

    /// <summary>An admin of another tenant.</summary>
    public NexusClient Stranger { get; private set; } = null!;

    /// <summary>How often the tool ran.</summary>
    public int Runs => _silo.Services.GetServices<ITool>().OfType<StampTool>().Single().Runs;

    private readonly Dictionary<string, string> _keys = [];

    public async ValueTask InitializeAsync()
    {
        await StartAsync();
        await KeyAsync("ann", "admin");
        await KeyAsync("bob", "operator");
        await KeyAsync("agent", "agent");
        using var made = await PostAsync(House.DemoKey, "/v1/tenants", """{"id":"globex","name":"Globex"}""");
        _keys["stranger"] = made.RootElement.GetProperty("api_key").GetString()!;
        Connect();
    }

    /// <summary>The process ends and another one begins on the same data.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
        Connect();
    }

    public NexusClient Client(string key)
    {
        var client = new NexusClient(_http, key);
        _clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private void Connect() => (Asker, Ann, Bob, Agent, Stranger) = (Client(House.DemoKey), Client(_keys["ann"]), Client(_keys["bob"]), Client(_keys["agent"]), Client(_keys["stranger"]));

    private async Task StartAsync()
    {
        _silo = await SiloHost.StartAsync(
            new NexusOptions
            {
                SecretKey = "the secret key of the house of approvals",
                DataDir = _directory,
                WorkspaceDir = Path.Combine(_directory, "workspace"),
                LogDir = Path.Combine(_directory, "logs"),
                LogConsole = false,
                Url = new Uri("http://127.0.0.1:0"),
                RateLimitRequestsPerMinute = 1_000_000,
                RateLimitChainsPerHour = 1_000_000,
            },
            services => services.AddSingleton<ITool, StampTool>().AddSingleton<IPlanner, StampPlanner>(),
            CancellationToken.None);
        _http = new HttpClient { BaseAddress = _silo.Url };
    }

    private async Task StopAsync()
    {
        foreach (var client in _clients) client.Dispose();
        _clients.Clear();
        _http.Dispose();
        await _silo.DisposeAsync();
    }

    private async Task KeyAsync(string name, string role)
    {
        using var made = await PostAsync(House.DemoKey, "/v1/keys", $$"""{"name":"{{name}}","role":"{{role}}"}""");
        _keys[name] = made.RootElement.GetProperty("api_key").GetString()!;
    }

    private async Task<JsonDocument> PostAsync(string key, string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", key);
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {text}");
        return JsonDocument.Parse(text);
    }
}

/// <summary>Asks for a person each time.</summary>
internal sealed class StampTool : ITool
{
    private int _runs;

    public int Runs => Volatile.Read(ref _runs);

    public ToolDescriptor Descriptor { get; } = new(
        "stamp", "Stamps a document.", Utf8Json.From("""{"type":"object","properties":{"document":{"type":"string"}},"required":["document"],"additionalProperties":false}"""),
        RiskLevel.High, ToolEffect.Write, ["stamp:{document}"], [], 30, RequiresApproval: true, ToolRecovery.Never, OutputTrust.Trusted, 1);

    public ValueTask<ToolResult> InvokeAsync(ToolCall call, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _runs);
        return ValueTask.FromResult(ToolResult.Ok(Utf8Json.From("{\"stamped\":true}")));
    }
}

/// <summary>Statistics, a stamp that needs a person, statistics again.</summary>
internal sealed class StampPlanner : IPlanner
{
    public ValueTask<Plan> PlanAsync(PlanRequest request, CancellationToken cancellation)
    {
        var persona = request.Persona!;
        PlanStep Step(string tool, string parameters, string action) => new(persona.Id, persona.Name, tool, Utf8Json.From(parameters), action, ["the task asks for it"]);
        var compute = Step("compute_stats", """{"values":[1,2,3]}""", "compute statistics of the numbers");
        return ValueTask.FromResult(new Plan([compute, Step("stamp", """{"document":"contract"}""", "stamp the document"), compute], ""));
    }
}
