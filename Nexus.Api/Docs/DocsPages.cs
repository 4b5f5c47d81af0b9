using Microsoft.AspNetCore.Builder;

namespace Nexus.Docs;

/// <summary>The page at <c>/</c> and the interactive one at <c>/docs</c>. Built when first asked for: a start should not wait for them.</summary>
internal sealed class DocsPages(IServiceProvider services)
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    private const string Landing = """
        <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Nexus</title>
        <style>
        body{font:16px/1.6 system-ui,sans-serif;max-width:44rem;margin:4rem auto;padding:0 1rem;color-scheme:light dark}
        h1{margin-bottom:0}ol{padding-left:1.2rem}a{color:LinkText}nav a{margin-right:1.5rem}code,pre{font:14px/1.5 ui-monospace,monospace}
        pre{padding:.8rem 1rem;border:1px solid color-mix(in srgb,currentColor 25%,transparent);border-radius:6px;overflow:auto}
        </style>
        <h1>Nexus</h1>
        <p>The accountable door between an agent's intent and its effect.</p>
        <ol><li>An action is declared.</li><li>Four gates judge it: scope, intent, time, drift.</li><li>The decision is sealed in an append-only ledger.</li>
        <li>Exactly the committed call runs, and its outcome is sealed too.</li></ol>
        <pre>curl -s $URL/v1/execute -H "Authorization: Bearer $KEY" \
          -H 'Content-Type: application/json' -d '{"task": "What is Nexus?"}'</pre>
        <nav><a href="/docs">Interactive documentation</a><a href="/openapi/v1.json">OpenAPI document</a><a href="/v1/health">Health</a></nav>
        </html>
        """;

    // There is one definition to choose from, and the schemas stand with the routes that use them.
    private const string Style = """
        <style>.swagger-ui .topbar{display:none}.swagger-ui .info{margin:32px 0 16px}.swagger-ui .opblock-tag{font-size:20px}.swagger-ui .scheme-container{padding:16px 0}</style>
        """;

    private readonly Lazy<RequestDelegate> _swagger = new(() =>
    {
        var app = new ApplicationBuilder(services);
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = "Nexus API";
            page.HeadContent = Style;
            page.DefaultModelsExpandDepth(0);
            page.DisplayRequestDuration();
            page.SwaggerEndpoint("/openapi/v1.json", "Nexus v1");
        });
        return app.Build();
    });

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapMethods("/", Reading, LandingAsync);
        app.MapMethods("/docs/{**rest}", Reading, SwaggerAsync);
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
