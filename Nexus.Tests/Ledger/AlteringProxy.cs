using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Nexus.Tests.Ledger;

/// <summary>Stands between a verifier and a log, and changes what passes by.</summary>
internal sealed class AlteringProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http;

    private AlteringProxy(WebApplication app, HttpClient http) => (_app, _http) = (app, http);

    public string Url => _app.Urls.First();

    public static async Task<AlteringProxy> StartAsync(Uri to, Func<string, byte[], byte[]> alter)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var http = new HttpClient { BaseAddress = to };
        app.Run(async context =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, context.Request.Path);
            if (context.Request.Headers.Authorization is [{ } key]) request.Headers.TryAddWithoutValidation("Authorization", key);
            using var answer = await http.SendAsync(request);
            context.Response.StatusCode = (int)answer.StatusCode;
            await context.Response.Body.WriteAsync(alter(context.Request.Path, await answer.Content.ReadAsByteArrayAsync()));
        });
        await app.StartAsync();
        return new AlteringProxy(app, http);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }
}
