using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Configuration;
using Nexus.Gates;
using Nexus.Knowledge;
using Nexus.Stores;
using Nexus.Tools;

namespace Nexus.Policies;

/// <summary>The gates as a silo registers them, and the descriptions of its tools; without a silo, a store or a socket.</summary>
internal sealed class OfflineGates : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _folder = Directory.CreateTempSubdirectory("nexus-policy-").FullName;

    public OfflineGates(NexusOptions options)
    {
        var services = new ServiceCollection().AddJudgement(options);
        services.AddNexusTools(new ToolOptions { WorkspaceRoot = _folder });
        services.AddSingleton<IKnowledgeStore, MemoryKnowledge>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(DispatchProxy.Create<IGrainFactory, NoGrains>());
        services.AddLogging();
        _services = services.BuildServiceProvider();
    }

    public Judgement Judgement => _services.GetRequiredService<Judgement>();

    public ToolDescriptor? Describe(string tool) => _services.GetRequiredService<IToolCatalog>().Describe("", tool);

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Tools that speak to grains are described here and never run. Made public by <see cref="DispatchProxy"/>, which derives from it.</summary>
    public class NoGrains : DispatchProxy
    {
        /// <inheritdoc />
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new InvalidOperationException("there are no grains here: tools are only described");
    }
}
