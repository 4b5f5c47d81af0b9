using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Nexus.Chains;
using Nexus.Docs;
using Nexus.Health;
using Nexus.Tenants;

namespace Nexus.Api;

/// <summary>How a host takes up the API.</summary>
public static partial class ApiRegistration
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE"];

    /// <summary>Adds what the API needs. The host adds the grain engine.</summary>
    public static IServiceCollection AddNexusApi(this IServiceCollection services, ApiOptions options)
    {
        services.AddRouting();
        services.AddCors();
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<INewIds, TimeOrderedIds>();
        services.AddSingleton(new JwtHandler(options.SecretKey));
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<KnownTenants>();
        services.AddSingleton<RateLimits>();
        services.AddSingleton<Authenticator>();
        services.AddSingleton<ErrorBoundary>();
        services.AddSingleton<Gatehouse>();
        services.AddSingleton<HealthProbe>();
        services.AddSingleton<KeyMint>();
        services.AddSingleton<ChainStart>();
        services.AddSingleton<OpenApiPage>();
        return services;
    }

    /// <summary>Maps the API: <c>/v1</c>, <c>/nexus</c>, <c>/openapi/v1.json</c>, <c>/docs</c> and <c>/</c>.</summary>
    public static WebApplication MapNexusApi(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<ApiOptions>();
        app.Use(app.Services.GetRequiredService<ErrorBoundary>().HandleAsync);
        app.Use(next => Cors(app.Services, options, next));
        app.UseWebSockets();
        app.Use(app.Services.GetRequiredService<Gatehouse>().HandleAsync);

        var (v1, nexus) = (app.MapGroup("/v1"), app.MapGroup("/nexus"));
        foreach (var routes in Routes().Select(Make<IRoutes>)) routes.Map(v1);
        foreach (var routes in ObservationRoutes().Select(Make<IObservationRoutes>)) routes.Map(nexus);
        app.Services.GetRequiredService<OpenApiPage>().Map(app);
        new DocsPages(app.Services).Map(app);
        return app;

        T Make<T>(Type type) => (T)ActivatorUtilities.CreateInstance(app.Services, type);
    }

    [ImplementationsOf<IRoutes>]
    private static partial Type[] Routes();

    [ImplementationsOf<IObservationRoutes>]
    private static partial Type[] ObservationRoutes();

    // Made here: UseCors would compile an expression for it at every start.
    private static RequestDelegate Cors(IServiceProvider services, ApiOptions options, RequestDelegate next)
    {
        var cors = new CorsMiddleware(next, services.GetRequiredService<ICorsService>(), CorsPolicyOf(options), services.GetRequiredService<ILoggerFactory>());
        var policies = services.GetRequiredService<ICorsPolicyProvider>();
        return context => cors.Invoke(context, policies);
    }

    private static CorsPolicy CorsPolicyOf(ApiOptions options) => new CorsPolicyBuilder()
        .SetIsOriginAllowed(origin => options.CorsOrigins.Contains(origin) || !options.Production && Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.IsLoopback)
        .WithMethods(Methods)
        .WithHeaders("Authorization", "Content-Type", RequestKey.Header)
        .WithExposedHeaders("Retry-After")
        .Build();
}
