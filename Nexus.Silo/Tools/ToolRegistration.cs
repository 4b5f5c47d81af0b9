using Microsoft.Extensions.DependencyInjection;

namespace Nexus.Tools;

/// <summary>Finds the built-in tools by type: adding a tool is adding one file.</summary>
public static partial class ToolRegistration
{
    public static IServiceCollection AddNexusTools(this IServiceCollection services, ToolOptions options)
    {
        options.Check();
        services.AddSingleton(options);
        services.AddSingleton<Workspace>();
        foreach (var type in Tools()) services.AddSingleton(typeof(ITool), type);
        services.AddSingleton<IToolCatalog, ToolCatalog>();
        services.AddSingleton<IExternalTools, ExternalTools>();
        return services;
    }

    [ImplementationsOf<ITool>]
    private static partial Type[] Tools();
}
