using Microsoft.AspNetCore.Builder;

namespace Nexus.Docs;

/// <summary>The page at <c>/</c> and the interactive one at <c>/docs</c>. Built when first asked for: a start should not wait for them.</summary>
internal sealed class DocsPages(IServiceProvider services)
{
    private const string Landing = """
        <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Nexus</title>
        <style>body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem;color-scheme:light dark}</style>
        <h1>Nexus</h1>
        <p>Every action is declared, judged at four gates and sealed in an append-only ledger before it runs.</p>
        <ul><li><a href="/docs">Interactive documentation</a></li><li><a href="/openapi/v1.json">OpenAPI document</a></li><li><a href="/v1/health">Health</a></li></ul>
        </html>
        """;

    private readonly Lazy<RequestDelegate> _swagger = new(() =>
    {
        var app = new ApplicationBuilder(services);
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = "Nexus API";
            page.SwaggerEndpoint("/openapi/v1.json", "Nexus v1");
        });
        return app.Build();
    });

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapMethods("/", ["GET"], LandingAsync);
        app.MapMethods("/docs/{**rest}", ["GET"], SwaggerAsync);
    }

    private static Task LandingAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(Landing);
    }

    private Task SwaggerAsync(HttpContext context)
    {
        // The page's files are served by middleware that steps aside where an endpoint was chosen.
        context.SetEndpoint(null);
        return _swagger.Value(context);
    }
}
