using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Nexus.Tests.Embeddings;

/// <summary>A server that speaks OpenAI's and Ollama's embeddings APIs on this machine. A text's vector says how long it is.</summary>
internal sealed class EmbeddingServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EmbeddingServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public ConcurrentQueue<(string Path, string Key, JsonElement Body)> Asked { get; } = [];

    /// <summary>Answers instead of the usual, if set.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    public static async Task<EmbeddingServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new EmbeddingServer(app);
        app.MapPost("/v1/embeddings", context => server.AnswerAsync(context, texts => new { data = texts.Select((text, i) => new { index = i, embedding = Vector(text) }).Reverse() }));
        app.MapPost("/api/embed", context => server.AnswerAsync(context, texts => new { embeddings = texts.Select(Vector) }));
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static float[] Vector(string text) => [text.Length, 1];

    private async Task AnswerAsync(HttpContext context, Func<string[], object> answer)
    {
        var body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
        Asked.Enqueue((context.Request.Path, context.Request.Headers.Authorization.ToString(), body));
        if (Instead is not null) await Instead(context);
        else await context.Response.WriteAsJsonAsync(answer([.. body.GetProperty("input").EnumerateArray().Select(text => text.GetString()!)]));
    }
}
