using System.Text;
using System.Text.Json;
using Nexus.Personas;

namespace Nexus.Tools;

/// <summary>Gets one page of the web as text.</summary>
internal sealed class WebFetchTool : ITool, IDisposable
{
    private const int MaxRedirects = 5;
    private const int MinBytes = 1024;

    private readonly ToolOptions _options;
    private readonly WebDoor _door;
    private readonly Lock _opening = new();
    private HttpMessageInvoker? _client;

    public WebFetchTool(ToolOptions options)
    {
        _options = options;
        _door = new WebDoor(options);
        Descriptor = Describe(options);
    }

    public ToolDescriptor Descriptor { get; }

    public void Dispose() => _client?.Dispose();

    public async ValueTask<ToolResult> InvokeAsync(ToolCall call, CancellationToken cancellation)
    {
        using var parameters = JsonDocument.Parse(call.Take(Descriptor).Memory);
        var url = parameters.RootElement.Text("url");
        var limit = Math.Clamp(parameters.RootElement.Int("max_bytes", _options.WebFetchMaxBytes), MinBytes, _options.WebFetchMaxBytes);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(_options.WebFetchTimeoutSeconds));
        try
        {
            return await FetchAsync(_door.Check(url), limit, patience.Token);
        }
        catch (WebRefusal refusal)
        {
            return ToolResult.Fail(refusal.Message);
        }
        catch (HttpRequestException e)
        {
            return ToolResult.Fail(e.InnerException is WebRefusal refusal ? refusal.Message : $"the page could not be fetched: {Explain(e)}");
        }
        catch (IOException)
        {
            return ToolResult.Fail("the page could not be fetched: the connection broke off");
        }
        catch (InvalidDataException)
        {
            return ToolResult.Fail("the page could not be fetched: its compression is damaged");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ToolResult.Fail($"the page could not be fetched and read within {_options.WebFetchTimeoutSeconds} s");
        }
    }

    private HttpMessageInvoker Client()
    {
        lock (_opening) return _client ??= _door.Open();
    }

    private async Task<ToolResult> FetchAsync(Uri start, int limit, CancellationToken cancellation)
    {
        var address = start;
        for (var hop = 0; ; hop++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.TryAddWithoutValidation("User-Agent", "Nexus-web_fetch/1");
            request.Headers.TryAddWithoutValidation("Accept", "text/html, application/json, text/*;q=0.9, */*;q=0.1");
            using var response = await Client().SendAsync(request, cancellation);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
                return await ReadAsync(response, start, address, limit, cancellation);
            if (hop == MaxRedirects) throw new WebRefusal($"the page redirects more than {MaxRedirects} times");
            var next = _door.Check(location.OriginalString, address);
            if (address.Scheme == Uri.UriSchemeHttps && next.Scheme == Uri.UriSchemeHttp) throw new WebRefusal("the page redirects from https to http");
            // The scope gate has judged this host, and no other.
            if (!string.Equals(next.IdnHost, start.IdnHost, StringComparison.OrdinalIgnoreCase) && !IsWwwOf(next.IdnHost, start.IdnHost))
                throw new WebRefusal($"the page redirects to another host, {next.IdnHost}; fetch {next.GetLeftPart(UriPartial.Query)} itself if it is wanted");
            address = next;
        }
    }

    private static bool IsWwwOf(string one, string other) =>
        string.Equals(one, "www." + other, StringComparison.OrdinalIgnoreCase) || string.Equals("www." + one, other, StringComparison.OrdinalIgnoreCase);

    private static async Task<ToolResult> ReadAsync(HttpResponseMessage response, Uri asked, Uri address, int limit, CancellationToken cancellation)
    {
        var type = response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant() ?? "";
        if (!IsText(type)) throw new WebRefusal($"the page is of type '{type}', which is not text");
        var (body, truncated) = await WebBody.ReadAsync(response.Content, limit, cancellation);
        var page = type is "text/html" or "application/xhtml+xml"
            ? await HtmlReader.ReadAsync(new MemoryStream(body), address, cancellation)
            : new WebPage("", EncodingOf(response.Content.Headers.ContentType?.CharSet).GetString(body), []);
        return ToolJson.Object(writer =>
        {
            writer.WriteString("url", address.AbsoluteUri);
            if (address != asked) writer.WriteString("asked", asked.AbsoluteUri);
            writer.WriteNumber("status", (int)response.StatusCode);
            writer.WriteString("content_type", type);
            writer.WriteString("title", page.Title);
            writer.WriteString("text", page.Text);
            writer.WriteStartArray("links");
            foreach (var link in page.Links) writer.WriteStringValue(link);
            writer.WriteEndArray();
            writer.WriteBoolean("truncated", truncated);
        });
    }

    private static bool IsText(string type) =>
        type.Length == 0 || type.StartsWith("text/", StringComparison.Ordinal) || type.EndsWith("+json", StringComparison.Ordinal) || type.EndsWith("+xml", StringComparison.Ordinal)
        || type is "application/json" or "application/xml" or "application/yaml" or "application/javascript" or "application/x-ndjson";

    private static Encoding EncodingOf(string? charset)
    {
        try
        {
            return charset is null ? Encoding.UTF8 : Encoding.GetEncoding(charset.Trim('"', ' '));
        }
        catch (ArgumentException)
        {
            // A charset nobody knows: UTF-8 is right far more often than not.
            return Encoding.UTF8;
        }
    }

    private static string Explain(HttpRequestException error) => error.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "its host has no address",
        HttpRequestError.ConnectionError => error.InnerException is System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.HostNotFound } ? "its host has no address" : "its host does not answer",
        HttpRequestError.SecureConnectionError => "its certificate or encryption is not valid",
        HttpRequestError.InvalidResponse => "its answer is not valid HTTP",
        HttpRequestError.ResponseEnded => "its answer broke off",
        HttpRequestError.ConfigurationLimitExceeded => "its headers are too long",
        _ => "the connection failed",
    };

    private static ToolDescriptor Describe(ToolOptions options) => new(
        "web_fetch",
        "Fetches a public web page and returns its title, text and links.",
        Utf8Json.From($$"""
            {"type":"object","properties":{
            "url":{"type":"string","minLength":1,"maxLength":2048,"pattern":"^[hH][tT][tT][pP][sS]?://","description":"http or https."},
            "max_bytes":{"type":"integer","minimum":{{MinBytes}},"maximum":{{options.WebFetchMaxBytes}},"description":"How much of the page to read at most."} },
            "required":["url"],"additionalProperties":false}
            """),
        RiskLevel.Medium,
        ToolEffect.Egress,
        ["http:{url.host}"],
        ["url"],
        options.WebFetchTimeoutSeconds + 5,
        RequiresApproval: false,
        ToolRecovery.Rerun,
        OutputTrust.Untrusted,
        1);
}
