using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Actions;
using Nexus.Configuration;

namespace Nexus.Tenants;

/// <summary>The first tenant and the keys that open it: the demo key outside production, the configured admin key, and one for this process's own CLI.</summary>
internal sealed partial class Bootstrap(IGrainFactory grains, NexusOptions options, IChance chance, TimeProvider time, ILogger<Bootstrap> log) : IHostedService
{
    public const string FirstTenant = "demo";
    public const string DemoKey = "nxs_demo_key_12345";

    /// <summary>Safe to repeat at every start.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var tenants = grains.GetGrain<ITenantsGrain>(ITenantsGrain.Key);
        await tenants.CreateAsync(FirstTenant, "Demo");
        if (!options.IsProduction) await AddAsync(tenants, DemoKey, "demo key");
        if (options.AdminKey.Length > 0) await AddAsync(tenants, options.AdminKey, "configured admin key");
        else if (options.IsProduction && !await HasAdminAsync(tenants)) LogNoAdmin(log);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    // A demo key that development left behind opens nothing in production.
    private async Task<bool> HasAdminAsync(ITenantsGrain tenants)
    {
        var demo = await grains.GetGrain<IApiKeyGrain>(Hash(DemoKey)).FindAsync();
        return (await tenants.KeysAsync(FirstTenant)).Any(key => key.Role == Role.Admin && key.RevokedAt is null && key.Id != demo?.Id);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "no admin key opens this production silo: set NEXUS_ADMIN_KEY to a key of your own, e.g. from: echo nxs_$(openssl rand -hex 24), and start it again")]
    private static partial void LogNoAdmin(ILogger logger);

    private Task AddAsync(ITenantsGrain tenants, string key, string name) =>
        tenants.AddKeyAsync(Hash(key), new ApiKeyInfo(chance.NewId(), FirstTenant, Role.Admin, name, time.GetUtcNow(), null));
}
