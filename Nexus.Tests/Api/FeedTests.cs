using System.Net;
using System.Net.WebSockets;
using Nexus.Client;
using Nexus.Ledger;
using Nexus.Tenants;
using Nexus.Tests.Journeys;
using Nexus.Wire;
using Xunit;

namespace Nexus.Tests.Api;

public sealed class FeedTests(House house) : IClassFixture<House>
{
    private const string Mean = "compute the mean of 1, 2, 3";

    [Fact]
    public async Task What_is_sealed_is_told_as_it_is_sealed_every_leaf_once_and_in_order()
    {
        await house.Demo.ExecuteAsync(Mean);
        await using var feed = house.Demo.FollowAsync(0).GetAsyncEnumerator();
        var told = await UntilAsync(feed, "outcome");
        var before = told.Count;
        await house.Demo.RaiseAlertAsync(new AlertRequest("a test", "policy", "warn", "something is odd"));
        var chain = (await house.Demo.ExecuteAsync(Mean)).ChainId;
        while (!told.Skip(before).Any(leaf => Kind(leaf) == "alert") || !told.Any(leaf => Kind(leaf) == "outcome" && LeafFormat.Read(leaf.Leaf.Span).Chain == chain)) told.AddRange(await UntilAsync(feed, "outcome", "alert"));
        Assert.Equal(Enumerable.Range(0, told.Count).Select(static i => (long)i), told.Select(static leaf => leaf.Index));
        Assert.All(told, leaf => Assert.Equal(Convert.ToHexStringLower(MerkleHash.Leaf(leaf.Leaf.Span)), leaf.Hash));
    }

    [Fact]
    public async Task Who_comes_back_with_the_last_id_is_told_the_next_leaf()
    {
        await house.Demo.ExecuteAsync(Mean);
        Assert.Equal("id: 1", await FirstLineAsync("/v1/stream?from=0", "0"));
        Assert.Equal("id: 0", await FirstLineAsync("/v1/stream?from=0", null));
    }

    [Fact]
    public async Task Who_names_no_leaf_is_told_only_what_comes()
    {
        await house.Demo.ExecuteAsync(Mean);
        using var response = await OpenAsync("/v1/stream", null);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.True(response.Headers.CacheControl!.NoCache);
        var chain = (await house.Demo.ExecuteAsync(Mean)).ChainId;
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        string[] first = [(await lines.ReadLineAsync())!, (await lines.ReadLineAsync())!, (await lines.ReadLineAsync())!];
        Assert.Equal("event: decision", first[1]);
        Assert.Contains(chain, first[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/stream?from=-1", null, "greater than or equal to 0")]
    [InlineData("/v1/stream?from=x", null, "valid integer")]
    [InlineData("/v1/stream?from=1000000", null, "leaf 1000000 cannot be the next one")]
    [InlineData("/v1/stream?since=0", null, "this route takes from")]
    [InlineData("/v1/stream", "-1", "index of a leaf")]
    [InlineData("/v1/stream", "9223372036854775807", "index of a leaf")]
    [InlineData("/v1/stream?from=0", "12,5", "index of a leaf")]
    public async Task A_place_that_is_none_is_refused(string path, string? lastId, string why)
    {
        using var response = await OpenAsync(path, lastId);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains(why, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_feed_ends_with_the_right_to_it()
    {
        var key = await house.Demo.CreateKeyAsync("watching", "auditor");
        using var expiring = await OpenAsync("/v1/stream", null, House.Token("demo", key.Id, Role.Auditor, 20));
        using var own = await OpenAsync("/v1/stream", null, key.ApiKey!);
        using var alerts = await OpenAsync("/nexus/alerts", null, key.ApiKey!, "text/event-stream");
        using var other = await OpenAsync("/v1/stream", null);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{house.Http.BaseAddress!.Authority}/nexus/live?token={key.ApiKey}"), CancellationToken.None);
        Assert.All([own, alerts, expiring, other], static one => Assert.Equal(HttpStatusCode.OK, one.StatusCode));
        await EndAsync(expiring);
        await house.Demo.RevokeKeyAsync(key.Id);
        await Task.WhenAll(EndAsync(own), EndAsync(alerts));
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ReceiveAsync(new byte[64], CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1)));
        await house.Demo.ExecuteAsync(Mean);
        using var lines = new StreamReader(await other.Content.ReadAsStreamAsync());
        // It may have been quiet for so long that a comment said so.
        var line = await lines.ReadLineAsync();
        while (line is "" or ": keep-alive") line = await lines.ReadLineAsync();
        Assert.StartsWith("id: ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_outlives_a_restart_of_the_server_and_misses_nothing()
    {
        var directory = Directory.CreateTempSubdirectory("nexus-feed-").FullName;
        (string, string)[] settings = [("NEXUS_URL", $"http://127.0.0.1:{SiloProcess.FreePort()}")];
        var told = new List<long>();
        await using (var first = await SiloProcess.StartAsync(directory, settings))
        {
            using var client = new NexusClient(first.Http.BaseAddress!, SiloProcess.DemoKey);
            await client.ExecuteAsync(Mean);
            await using var feed = client.FollowAsync(0).GetAsyncEnumerator();
            told.AddRange((await UntilAsync(feed, "outcome")).Select(static leaf => leaf.Index));
            await first.StopAsync();
            await using var second = await SiloProcess.StartAsync(directory, settings);
            await client.ExecuteAsync(Mean);
            told.AddRange((await UntilAsync(feed, "outcome")).Select(static leaf => leaf.Index));
        }

        Assert.True(told.Count >= 4);
        Assert.Equal(Enumerable.Range(0, told.Count).Select(static i => (long)i), told);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_reader_that_is_cut_off_before_the_first_leaf_misses_none()
    {
        var directory = Directory.CreateTempSubdirectory("nexus-feed-").FullName;
        (string, string)[] settings = [("NEXUS_URL", $"http://127.0.0.1:{SiloProcess.FreePort()}")];
        await using (var first = await SiloProcess.StartAsync(directory, settings))
        {
            using var gate = new ReopenGate();
            using var http = new HttpClient(gate) { BaseAddress = first.Http.BaseAddress };
            using var client = new NexusClient(http, SiloProcess.DemoKey);
            await client.ExecuteAsync(Mean);
            await using var feed = client.FollowAsync().GetAsyncEnumerator();
            var told = feed.MoveNextAsync().AsTask();
            await gate.Opened.Task.WaitAsync(TimeSpan.FromMinutes(1));
            await first.StopAsync();
            await using var second = await SiloProcess.StartAsync(directory, settings);
            var chain = (await client.ExecuteAsync(Mean)).ChainId;
            gate.Reopen.SetResult();
            Assert.True(await told.WaitAsync(TimeSpan.FromMinutes(1)));
            Assert.Equal(("decision", chain), (Kind(feed.Current), LeafFormat.Read(feed.Current.Leaf.Span).Chain));
        }

        Directory.Delete(directory, recursive: true);
    }

    private async Task<HttpResponseMessage> OpenAsync(string path, string? lastId, string key = House.DemoKey, string accept = "*/*")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Authorization", "Bearer " + key }, { "Accept", accept } } };
        if (lastId is not null) request.Headers.Add("Last-Event-ID", lastId);
        return await house.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private async Task<string?> FirstLineAsync(string path, string? lastId)
    {
        using var response = await OpenAsync(path, lastId);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        return await lines.ReadLineAsync();
    }

    private static Task EndAsync(HttpResponseMessage feed) => feed.Content.ReadAsStringAsync().WaitAsync(TimeSpan.FromMinutes(1));

    private static string Kind(LeafEvent leaf) => WireName.Of(LeafFormat.Read(leaf.Leaf.Span).Kind);

    private static async Task<List<LeafEvent>> UntilAsync(IAsyncEnumerator<LeafEvent> feed, params string[] kinds)
    {
        var told = new List<LeafEvent>();
        do
        {
            Assert.True(await feed.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1)));
            told.Add(feed.Current);
        }
        while (!kinds.Contains(Kind(feed.Current)));
        return told;
    }

    /// <summary>Lets the feed open once, and again only when it is told to.</summary>
    private sealed class ReopenGate() : DelegatingHandler(new SocketsHttpHandler())
    {
        public TaskCompletionSource Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Reopen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var isFeed = request.RequestUri!.AbsolutePath == "/v1/stream";
            if (isFeed && Opened.Task.IsCompleted) await Reopen.Task.WaitAsync(cancellationToken);
            var response = await base.SendAsync(request, cancellationToken);
            if (isFeed) Opened.TrySetResult();
            return response;
        }
    }
}
