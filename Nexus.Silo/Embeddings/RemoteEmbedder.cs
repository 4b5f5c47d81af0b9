using System.Net.Http.Headers;
using System.Text.Json;
using Nexus.Gates;

namespace Nexus.Embeddings;

/// <summary>An embedder behind an HTTP API: OpenAI's (<c>POST …/embeddings</c>), which many servers speak, or Ollama's (<c>POST …/api/embed</c>).</summary>
/// <remarks>Whatever goes wrong there is thrown, so that the gate fails: no answer in time, a refusal, an answer that is not one finite vector for each text. Redirects are not followed, since the key would go along.</remarks>
public sealed class RemoteEmbedder : IEmbedder, IDisposable
{
    private const int Batch = 64;
    private const int MostBytes = 64 << 20;

    private readonly HttpClient _http;
    private readonly Uri _address;
    private readonly string _model;
    private readonly bool _isOllama;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;

    private RemoteEmbedder(string name, double threshold, Uri address, string model, string key, bool isOllama, TimeSpan patience, TimeProvider time)
    {
        (Name, DefaultThreshold, _address, _model, _isOllama, _patience, _time) = (name, threshold, address, model, isOllama, patience, time);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MostBytes };
        if (key.Length > 0) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public string Name { get; }

    public double DefaultThreshold { get; }

    /// <param name="url">Up to and without <c>/embeddings</c>; empty for OpenAI's own.</param>
    public static RemoteEmbedder OpenAi(double threshold, string url, string model, string key, TimeSpan patience, TimeProvider time) =>
        new($"openai:{model}", threshold, Under(url.Length > 0 ? url : "https://api.openai.com/v1", "embeddings"), model, key, false, patience, time);

    /// <param name="url">Up to and without <c>/api/embed</c>; empty for a server on this machine.</param>
    public static RemoteEmbedder Ollama(double threshold, string url, string model, string key, TimeSpan patience, TimeProvider time) =>
        new($"ollama:{model}", threshold, Under(url.Length > 0 ? url : "http://localhost:11434", "api/embed"), model, key, true, patience, time);

    public async ValueTask<ReadOnlyMemory<float>> EmbedAsync(string text, CancellationToken cancellation) => (await AskAsync([text], cancellation))[0];

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAllAsync(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        var vectors = new List<ReadOnlyMemory<float>>(texts.Count);
        foreach (var batch in texts.Chunk(Batch))
            foreach (var vector in await AskAsync(batch, cancellation)) vectors.Add(vector);
        return vectors;
    }

    public void Dispose() => _http.Dispose();

    private static Uri Under(string url, string path) => new(url.TrimEnd('/') + "/" + path);

    private async Task<float[][]> AskAsync(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(_patience, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            using var body = new ByteArrayContent(Question(texts)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var response = await _http.PostAsync(_address, body, both.Token);
            if (!response.IsSuccessStatusCode) throw new NexusException(ErrorCode.Unavailable, $"{_address.GetLeftPart(UriPartial.Path)} answered {(int)response.StatusCode}");
            var vectors = Answer(await response.Content.ReadAsByteArrayAsync(both.Token), texts.Count);
            return vectors;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new NexusException(ErrorCode.Unavailable, $"{_address.GetLeftPart(UriPartial.Path)} did not answer within {_patience.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException error)
        {
            throw new NexusException(ErrorCode.Unavailable, $"{_address.GetLeftPart(UriPartial.Path)} cannot be reached: {error.Message}", error);
        }
    }

    private byte[] Question(IReadOnlyList<string> texts)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model", _model);
            json.WriteStartArray("input");
            foreach (var text in texts) json.WriteStringValue(text);
            json.WriteEndArray();
            if (!_isOllama) json.WriteString("encoding_format", "float");
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private float[][] Answer(byte[] body, int count)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var rows = document.RootElement.GetProperty(_isOllama ? "embeddings" : "data");
            if (rows.GetArrayLength() != count) throw new NexusException(ErrorCode.Unavailable, $"it returned {rows.GetArrayLength()} vectors for {count} texts");
            var vectors = new float[count][];
            var at = 0;
            foreach (var row in rows.EnumerateArray())
            {
                var place = _isOllama ? at : row.GetProperty("index").GetInt32();
                if (place < 0 || place >= count || vectors[place] is not null) throw new NexusException(ErrorCode.Unavailable, $"it returned the place {place} for one of {count} texts");
                vectors[place] = [.. (_isOllama ? row : row.GetProperty("embedding")).EnumerateArray().Select(number => number.GetSingle())];
                at++;
            }
            return vectors;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new NexusException(ErrorCode.Unavailable, $"its answer is no list of vectors: {error.Message}", error);
        }
    }
}
