using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Nexus.Embeddings;
using Nexus.Gates;
using Nexus.Tests.Gates;
using Nexus.Tests.Ledger;
using Xunit;

namespace Nexus.Tests.Embeddings;

public sealed class RemoteEmbedderTests : IAsyncLifetime
{
    private EmbeddingServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await EmbeddingServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Openais_api_is_asked_with_model_and_key_and_its_answers_are_put_in_order()
    {
        using var embedder = RemoteEmbedder.OpenAi(0.75, _server.Url + "/v1", "small", "sk-test", TimeSpan.FromSeconds(20), TimeProvider.System);
        var vectors = await embedder.EmbedAllAsync(["a", "bcd"], default);
        Assert.Equal([1, 3], vectors.Select(vector => vector.Span[0]));
        Assert.True(_server.Asked.TryDequeue(out var asked));
        Assert.Equal(("/v1/embeddings", "Bearer sk-test", "small"), (asked.Path, asked.Key, asked.Body.GetProperty("model").GetString()));
        Assert.Equal("openai:small", embedder.Name);
    }

    [Fact]
    public async Task Ollamas_api_is_asked_likewise()
    {
        using var embedder = RemoteEmbedder.Ollama(0.75, _server.Url, "all-minilm", "", TimeSpan.FromSeconds(20), TimeProvider.System);
        Assert.Equal(2, (await embedder.EmbedAsync("ab", default)).Span[0]);
        Assert.True(_server.Asked.TryDequeue(out var asked));
        Assert.Equal(("/api/embed", "", "all-minilm"), (asked.Path, asked.Key, asked.Body.GetProperty("model").GetString()));
    }

    [Fact]
    public async Task Hundreds_of_patterns_are_asked_for_in_few_requests()
    {
        using var embedder = Embedder();
        Assert.Equal(Enumerable.Range(1, 150).Select(i => (float)i), (await embedder.EmbedAllAsync([.. Enumerable.Range(1, 150).Select(i => new string('x', i))], default)).Select(vector => vector.Span[0]));
        Assert.Equal(3, _server.Asked.Count);
    }

    public static TheoryData<string, int, string> BadAnswers => new()
    {
        { "{}", 500, "answered 500" },
        { "", 302, "answered 302" },
        { "not json", 200, "no list of vectors" },
        { """{"data": []}""", 200, "0 vectors for 1 texts" },
        { """{"data": [{"index": 7, "embedding": [1]}]}""", 200, "place 7" },
        { """{"data": [{"index": 0, "embedding": "x"}]}""", 200, "no list of vectors" },
        { """{"data": [{"index": 0, "embedding": []}]}""", 200, "empty vector" },
        { """{"data": [{"index": 0, "embedding": [1e39]}]}""", 200, "not finite" },
    };

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task An_answer_that_is_no_vector_fails_the_gate(string answer, int status, string why)
    {
        _server.Instead = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/api/embed";
            return context.Response.WriteAsync(answer);
        };
        using var embedder = Embedder();
        var reading = await new MeaningReader(embedder).ReadAsync(Some.Persona(), "write the report", null, default);
        Assert.Contains(why, reading.Error);
        Assert.Single(_server.Asked);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_in_time_fails_the_gate()
    {
        _server.Instead = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var clock = new TimerClock();
        using var embedder = RemoteEmbedder.OpenAi(0.75, _server.Url + "/v1", "small", "", TimeSpan.FromSeconds(5), clock);
        var reading = new MeaningReader(embedder).ReadAsync(Some.Persona(), "write the report", null, default).AsTask();
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Contains("did not answer within 5 s", (await reading).Error);
    }

    [Fact]
    public async Task With_its_embedder_down_a_silo_blocks_every_action_and_seals_why_and_recovers_with_it()
    {
        await using var silo = await LogSilo.StartAsync(options => options with { EmbeddingProvider = Nexus.Configuration.EmbeddingProvider.OpenAi, EmbeddingUrl = _server.Url + "/v1", EmbeddingModel = "small", GateIntentThreshold = 0.5 });
        _server.Instead = context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        var down = await ExecuteAsync(silo);
        Assert.Contains("openai:small", down);
        Assert.Contains("answered 503", down);
        Assert.Contains("\"blocked\"", down);
        _server.Instead = null;
        Assert.Contains("\"executed\"", await ExecuteAsync(silo));
        Assert.Contains("openai:small", await silo.GetAsync("/v1/gates"));
    }

    private static async Task<string> ExecuteAsync(LogSilo silo)
    {
        using var response = await silo.SendAsync(HttpMethod.Post, "/v1/execute", new { task = "compute the mean of 1, 2, 3" });
        var chain = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("chain_id").GetString();
        return await silo.GetAsync("/v1/ledger/" + chain);
    }

    private RemoteEmbedder Embedder() => RemoteEmbedder.OpenAi(0.75, _server.Url + "/v1", "small", "", TimeSpan.FromSeconds(20), TimeProvider.System);
}
