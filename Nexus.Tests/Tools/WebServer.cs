using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Nexus.Tests.Tools;

/// <summary>A real web server on a free port of this machine.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebServer(WebApplication app) => _app = app;

    public int Port => new Uri(_app.Urls.First()).Port;

    public int Requests { get; private set; }

    public string Url(string path, string host = "127.0.0.1") => $"http://{host}:{Port}{path}";

    public static async Task<WebServer> StartAsync(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new WebServer(app);
        app.Run(context =>
        {
            server.Requests++;
            return answer(context);
        });
        await app.StartAsync();
        return server;
    }

    public static Task<WebServer> StartAsync(string type, string body) => StartAsync(context =>
    {
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body);
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
