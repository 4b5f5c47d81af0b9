using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Nexus.Tests.Journeys;

/// <summary>A silo that goes away again and again, killed or asked to stop by turns. Who asks it something while it is away waits for the next one and asks again.</summary>
internal sealed class RestartedSilo(string directory, params (string Name, string Value)[] environment) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private TaskCompletionSource<SiloProcess> _current = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;

    /// <summary>How often a question had to be put again.</summary>
    public int AskedAgain => _asked;

    public async Task StartAsync() => _current.SetResult(await SiloProcess.StartAsync(directory, environment));

    /// <summary>Takes the running one away and starts the next.</summary>
    public async Task RestartAsync(bool kill)
    {
        var gone = await _current.Task;
        _current = new TaskCompletionSource<SiloProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (gone)
        {
            if (kill) await gone.KillAsync();
            else await gone.StopAsync();
        }

        await StartAsync();
    }

    /// <summary>Posts until there is an answer; the same <paramref name="request"/> key each time.</summary>
    public async Task<JsonElement> PostAsync(string key, string path, string body, string? request = null)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var silo = await _current.Task;
            try
            {
                using var response = await SendAsync(silo, key, path, body, request);
                var text = await response.Content.ReadAsStringAsync();
                if (response.IsSuccessStatusCode) return JsonDocument.Parse(text).RootElement;
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable || patience.Elapsed > Patience) throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {text}\n{silo.Output}");
            }
            catch (Exception reason) when (reason is HttpRequestException or OperationCanceledException or IOException or ObjectDisposedException && patience.Elapsed < Patience)
            {
                // It went away under the question.
            }

            Interlocked.Increment(ref _asked);
            await Task.Delay(50);
        }
    }

    public async Task<string> GetAsync(string key, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
        using var response = await (await _current.Task).Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? text : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{path}: {(int)response.StatusCode} {text}"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_current.Task.IsCompletedSuccessfully) await (await _current.Task).DisposeAsync();
    }

    private static Task<HttpResponseMessage> SendAsync(SiloProcess silo, string key, string path, string body, string? request)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json"), Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
        if (request is not null) message.Headers.Add("Idempotency-Key", request);
        return silo.Http.SendAsync(message);
    }
}
