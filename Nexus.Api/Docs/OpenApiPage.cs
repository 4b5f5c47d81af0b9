using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Nexus.Docs;

/// <summary>The OpenAPI document. What writes it is built when it is first asked for and stands apart: it brings more libraries than the rest of the API together, and most processes never show it.</summary>
internal sealed class OpenApiPage(IServiceProvider services) : IDisposable
{
    private const string Pattern = "/openapi/{documentName}.json";

    private readonly Lazy<Writer> _writer = new(() => new Writer(services));

    public void Map(IEndpointRouteBuilder app) => app.MapMethods(Pattern, ["GET"], WriteAsync);

    public void Dispose()
    {
        if (_writer.IsValueCreated) _writer.Value.Services.Dispose();
    }

    private async Task WriteAsync(HttpContext context)
    {
        var outer = context.RequestServices;
        await using var scope = _writer.Value.Services.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        try
        {
            await _writer.Value.Write(context);
        }
        finally
        {
            context.RequestServices = outer;
        }
    }

    private sealed class Writer : IEndpointRouteBuilder
    {
        public Writer(IServiceProvider host)
        {
            Services = PartsOf(host).BuildServiceProvider();
            this.MapOpenApi(Pattern);
            Write = DataSources.Single().Endpoints.Single().RequestDelegate!;
        }

        public ServiceProvider Services { get; }

        /// <summary>What the library would answer with, had it been mapped among the routes.</summary>
        public RequestDelegate Write { get; }

        public ICollection<EndpointDataSource> DataSources { get; } = [];

        public IServiceProvider ServiceProvider => Services;

        public IApplicationBuilder CreateApplicationBuilder() => new ApplicationBuilder(Services);

        private static ServiceCollection PartsOf(IServiceProvider host)
        {
            var services = new ServiceCollection();
            services.AddSingleton(host.GetRequiredService<ILoggerFactory>());
            services.AddSingleton(host.GetRequiredService<IHostEnvironment>());
            services.AddSingleton(host.GetRequiredService<IServer>());
            services.AddLogging();
            services.AddRouting();
            services.Configure<JsonOptions>(static json =>
            {
                // The document takes names and number forms from here: they must be those of the wire.
                json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
                json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
                json.SerializerOptions.TypeInfoResolverChain.Insert(0, WireJson.Default);
            });
            services.AddOpenApi("v1", static document =>
            {
                document.AddDocumentTransformer(DocumentTransformer.DocumentAsync);
                document.AddOperationTransformer(DocumentTransformer.OperationAsync);
            });
            // The routes it describes are the host's, not its own.
            services.AddSingleton(host.GetRequiredService<EndpointDataSource>());
            return services;
        }
    }
}
