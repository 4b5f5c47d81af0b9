using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Nexus.Actions;
using Nexus.Configuration;

namespace Nexus.Tenants;

/// <summary>The first tenant and the keys that open it: the demo key outside production, the configured admin key, and one for this process's own CLI.</summary>
internal sealed class Bootstrap(IGrainFactory grains, NexusOptions options, IChance chance, TimeProvider time) : IHostedService
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
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private Task AddAsync(ITenantsGrain tenants, string key, string name) =>
        tenants.AddKeyAsync(Hash(key), new ApiKeyInfo(chance.NewId(), FirstTenant, Role.Admin, name, time.GetUtcNow(), null));
}
