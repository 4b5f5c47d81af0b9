using Microsoft.Extensions.DependencyInjection;

namespace Nexus.Tools;

/// <summary>Finds the built-in tools by type: adding a tool is adding one file.</summary>
public static class ToolRegistration
{
    public static IServiceCollection AddNexusTools(this IServiceCollection services, ToolOptions options)
    {
        options.Check();
        services.AddSingleton(options);
        services.AddSingleton<Workspace>();
        foreach (var type in typeof(ToolRegistration).Assembly.GetTypes())
            if (type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(ITool))) services.AddSingleton(typeof(ITool), type);
        services.AddSingleton<IToolCatalog, ToolCatalog>();
        services.AddSingleton<IExternalTools, ExternalTools>();
        return services;
    }
}
