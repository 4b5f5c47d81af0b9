using Nexus.Client;
using Nexus.Configuration;
using Nexus.Tests.Configuration;
using Xunit;

namespace Nexus.Tests.Tenants;

public sealed class BootstrapTests : IDisposable
{
    private const string AdminKey = "nxs_0123456789abcdef0123456789abcdef";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_production_silo_without_an_admin_key_says_how_to_get_one_until_one_stands()
    {
        // Development leaves its demo key behind; it opens nothing in production.
        Assert.DoesNotContain("NEXUS_ADMIN_KEY", await LogOfAsync(NexusEnvironment.Development, ""));
        var bare = await LogOfAsync(NexusEnvironment.Production, "");
        Assert.Contains("no admin key opens this production silo: set NEXUS_ADMIN_KEY", bare);
        Assert.DoesNotContain("NEXUS_ADMIN_KEY", await LogOfAsync(NexusEnvironment.Production, AdminKey));
        Assert.DoesNotContain("NEXUS_ADMIN_KEY", await LogOfAsync(NexusEnvironment.Production, ""));
    }

    [Fact]
    public async Task The_configured_admin_key_opens_a_production_silo_and_the_demo_key_does_not()
    {
        await using var silo = await SiloHost.StartAsync(Options(NexusEnvironment.Production, AdminKey, "logs"), CancellationToken.None);
        using var http = new HttpClient { BaseAddress = silo.Url };
        using var admin = new NexusClient(http, AdminKey);
        Assert.NotNull((await admin.CreateTenantAsync("acme")).ApiKey);
        using var demo = new NexusClient(http, "nxs_demo_key_12345");
        Assert.Equal(401, (int)(await Assert.ThrowsAsync<NexusApiException>(() => demo.ToolsAsync())).Status);
    }

    private async Task<string> LogOfAsync(NexusEnvironment env, string adminKey)
    {
        var logs = _folder.At(Path.Combine("logs", Guid.NewGuid().ToString("n")));
        await using (await SiloHost.StartAsync(Options(env, adminKey, logs), CancellationToken.None)) { }
        return string.Concat(Directory.GetFiles(logs).Select(File.ReadAllText));
    }

    private NexusOptions Options(NexusEnvironment env, string adminKey, string logs) => new()
    {
        Env = env,
        AdminKey = adminKey,
        SecretKey = new string('k', 32),
        DataDir = _folder.At("data"),
        WorkspaceDir = _folder.At("workspace"),
        LogDir = _folder.At(logs),
        LogConsole = false,
        Url = new Uri("http://127.0.0.1:0"),
    };
}
