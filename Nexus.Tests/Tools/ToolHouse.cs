using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Knowledge;
using Nexus.Stores;
using Nexus.Tests.Configuration;
using Nexus.Tools;
using Orleans;
using Xunit;

namespace Nexus.Tests.Tools;

/// <summary>The tools as a silo registers them, over a folder of a test's own.</summary>
internal sealed class ToolHouse : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;

    public ToolHouse(Func<ToolOptions, ToolOptions>? change = null, IKnowledgeStore? knowledge = null)
    {
        var options = new ToolOptions { WorkspaceRoot = Root };
        var services = new ServiceCollection().AddNexusTools(change?.Invoke(options) ?? options);
        services.AddSingleton(knowledge ?? new MemoryKnowledge());
        services.AddSingleton(TimeProvider.System);
        // Repair tools speak to grains; here they are only described.
        services.AddSingleton(DispatchProxy.Create<IGrainFactory, NoGrains>());
        _services = services.BuildServiceProvider();
    }

    public string Root => _folder.At("workspace");

    public string Outside => _folder.Path;

    public string Home => Path.Combine(Root, "acme");

    public IToolCatalog Catalog => _services.GetRequiredService<IToolCatalog>();

    public async Task<JsonElement> Run(string tool, object parameters)
    {
        var result = await Try(tool, parameters);
        Assert.False(result.Failed, result.Error);
        return JsonSerializer.Deserialize<JsonElement>(result.Content.Span);
    }

    /// <summary>The failure's message; as the door does, a refusal that is thrown counts as one.</summary>
    public async Task<string> Refusal(string tool, object parameters)
    {
        try
        {
            var result = await Try(tool, parameters);
            Assert.True(result.Failed, "it ran: " + result.Content);
            Assert.DoesNotContain(_folder.Path, result.Error, StringComparison.Ordinal);
            return result.Error;
        }
        catch (NexusException e)
        {
            return e.Message;
        }
    }

    public ValueTask<ToolResult> Try(string tool, object parameters, string tenant = "acme") =>
        Catalog.Find(tenant, tool)!.InvokeAsync(new ToolCall(tool, tenant, "8d3a7c52-6c0e-4d0e-9a57-0c2a9f1f3a10", "chain", Utf8Json.Own(JsonSerializer.SerializeToUtf8Bytes(parameters)), DateTimeOffset.MaxValue), CancellationToken.None);

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }
}

/// <summary>A factory of grains where there are none.</summary>
public class NoGrains : DispatchProxy
{
    /// <inheritdoc />
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new InvalidOperationException("there are no grains here");
}
