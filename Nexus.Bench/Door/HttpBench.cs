using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace Nexus.Bench.Door;

internal static class HttpBench
{
    public static async Task RunAsync(BenchRun run)
    {
        await using var silo = await BenchSilo.StartAsync(inMemory: false, null);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = silo.Silo.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", silo.Silo.LocalAdminKey);
        var body = Encoding.UTF8.GetBytes("""{"task":"1","persona":"bench"}""");
        Task<HttpResponseMessage> Execute() => http.PostAsync("/v1/execute", new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } });
        await RateAsync(64, TimeSpan.FromSeconds(2), Execute);
        var health = await RateAsync(64, TimeSpan.FromSeconds(2), () => http.GetAsync("/v1/health"));
        var execute = await RateAsync(64, run.Span, Execute);
        run.AtLeast("POST /v1/execute, durable, 64 connections, client in the same process", execute, 3_000, "requests/s", $"GET /v1/health {BenchRun.Number(health)}/s");
    }

    private static async Task<double> RateAsync(int callers, TimeSpan span, Func<Task<HttpResponseMessage>> send)
    {
        var clock = Stopwatch.StartNew();
        long done = 0;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (clock.Elapsed < span)
            {
                using var response = await send();
                response.EnsureSuccessStatusCode();
                await response.Content.ReadAsByteArrayAsync();
                Interlocked.Increment(ref done);
            }
        })));
        return done / clock.Elapsed.TotalSeconds;
    }
}
