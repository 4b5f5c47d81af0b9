using System.Net;
using System.Text.Json;
using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

public sealed class LogRoutesTests
{
    private static readonly string[] Seeds = [.. Enumerable.Range(1, 2).Select(i => Convert.ToBase64String([.. Enumerable.Repeat((byte)i, 32)]))];

    [Fact]
    public async Task The_checkpoint_tiles_and_entries_of_a_log_fit_together()
    {
        await using var silo = await LogSilo.StartAsync();
        await silo.RunAsync();
        var note = SignedNote.Parse(await silo.GetAsync("/v1/log/demo/checkpoint", key: null));
        Assert.Single(note.Verify([NoteVerifier.Parse(await silo.VkeyAsync())]));
        var checkpoint = Checkpoint.Parse(note.Text);
        Assert.Equal(LogSilo.Origin, checkpoint.Origin);
        Assert.Equal(await silo.GetAsync("/v1/log/logs.example%2Fv1%2Flog%2Fdemo/checkpoint", key: null), note.ToString());

        var path = TilePath.Of(0, 0, checkpoint.Size).ToString();
        using var tile = await silo.Http.GetAsync($"/v1/log/demo/{path}");
        Assert.Equal("public, max-age=31536000, immutable", tile.Headers.CacheControl!.ToString());
        Assert.Equal("application/octet-stream", tile.Content.Headers.ContentType!.MediaType);
        var hashes = (await tile.Content.ReadAsByteArrayAsync()).Chunk(32).ToArray();
        Assert.Equal(checkpoint.Root, MerkleProof.Root(hashes));

        using var entries = await silo.SendAsync(HttpMethod.Get, $"/v1/log/demo/{path.Replace("tile/0", "tile/entries")}");
        Assert.True(entries.Headers.CacheControl!.Private);
        Assert.Equal(hashes, EntryBundle.Read(await entries.Content.ReadAsByteArrayAsync(), hashes.Length).Select(leaf => MerkleHash.Leaf(leaf)));
    }

    [Fact]
    public async Task HEAD_answers_as_GET_does_without_the_body()
    {
        await using var silo = await LogSilo.StartAsync();
        await silo.RunAsync();
        var path = TilePath.Of(0, 0, Checkpoint.Parse((await silo.Logs.CheckpointAsync("demo", default)).Text).Size).ToString();
        string[] paths = ["demo/checkpoint", "demo/key", $"demo/{path}", $"demo/{path.Replace("tile/0", "tile/entries")}", "nobody/checkpoint", "demo/tile/0/001"];
        foreach (var one in paths.Select(one => "/v1/log/" + one).Append("/v1/witness/key").Append($"/v1/witness/{new string('0', 64)}/checkpoint"))
        {
            using var get = await silo.SendAsync(HttpMethod.Get, one);
            using var head = await silo.SendAsync(HttpMethod.Head, one);
            Assert.Equal((one, get.StatusCode), (one, head.StatusCode));
            Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
            Assert.Equal(get.Headers.CacheControl, head.Headers.CacheControl);
            if (get.IsSuccessStatusCode && one.Contains("/log/", StringComparison.Ordinal)) Assert.Equal((await get.Content.ReadAsByteArrayAsync()).Length, head.Content.Headers.ContentLength);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }

        // Who may not read entries may not measure them either.
        using var stranger = await silo.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/v1/log/demo/tile/entries/000.p/1"));
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        using var other = await silo.SendAsync(HttpMethod.Head, "/v1/ledger");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, other.StatusCode);
    }

    [Fact]
    public async Task Proofs_are_given_for_any_leaf_and_any_two_sizes()
    {
        await using var silo = await LogSilo.StartAsync();
        await silo.RunAsync();
        var root = Checkpoint.Parse((await silo.Logs.CheckpointAsync("demo", default)).Text);
        var hashes = (await silo.Logs.TileAsync("demo", TilePath.Of(0, 0, root.Size), default)).Chunk(32).ToArray();
        var inclusion = await silo.Logs.InclusionAsync("demo", 1, root.Size, default);
        Assert.True(MerkleProof.VerifyInclusion(hashes[1], 1, root.Size, [.. inclusion.Select(h => h.ToArray())], root.Root.AsSpan()));
        using var told = JsonDocument.Parse(await silo.GetAsync("/v1/log/proof?index=1"));
        Assert.Equal(inclusion.Select(h => Convert.ToBase64String(h.AsSpan())), told.RootElement.GetProperty("path").EnumerateArray().Select(h => h.GetString()));
        Assert.Contains("\"from\":1", await silo.GetAsync("/v1/log/consistency?from=1"), StringComparison.Ordinal);
        foreach (var path in new[] { "/v1/log/proof", "/v1/log/consistency", $"/v1/log/proof?index={root.Size}", "/v1/log/consistency?from=9&to=2" })
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await silo.SendAsync(HttpMethod.Get, path)).StatusCode);
        foreach (var path in new[] { "proof?index=0&size=99999999", "consistency?from=0&to=99999999", "consistency?from=1&to=99999999", "consistency?from=99999999&to=99999999" })
            Assert.Equal(HttpStatusCode.NotFound, (await silo.SendAsync(HttpMethod.Get, $"/v1/log/{path}")).StatusCode);
        Assert.Contains($"\"size\":{root.Size},\"path\":[]", await silo.GetAsync($"/v1/log/consistency?from=0&to={root.Size}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_log_does_not_have_is_not_found()
    {
        await using var silo = await LogSilo.StartAsync();
        await silo.RunAsync();
        string[] logs = ["nobody/checkpoint", "nobody/key", "Not%20a%20tenant/checkpoint", "other.example%2Fdemo/checkpoint"];
        string[] tiles = ["demo/tile/0/001", "demo/tile/0/000", "demo/tile/9/000.p/1", "demo/tile/0/0"];
        foreach (var path in logs.Concat(tiles))
        {
            using var response = await silo.Http.GetAsync($"/v1/log/{path}");
            Assert.True(response.StatusCode == HttpStatusCode.NotFound, path);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        }
    }

    [Fact]
    public async Task Entries_are_for_those_who_may_read_the_ledger()
    {
        await using var silo = await LogSilo.StartAsync();
        await silo.RunAsync();
        using var created = await silo.SendAsync(HttpMethod.Post, "/v1/tenants", new { id = "acme", name = "Acme" });
        var key = JsonDocument.Parse(await created.Content.ReadAsStringAsync()).RootElement.GetProperty("api_key").GetString();
        Assert.Equal(HttpStatusCode.Unauthorized, (await silo.Http.GetAsync("/v1/log/demo/tile/entries/000.p/1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await silo.SendAsync(HttpMethod.Get, "/v1/log/demo/tile/entries/000.p/1", key: key)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await silo.SendAsync(HttpMethod.Get, "/v1/log/demo/tile/entries/000.p/1")).StatusCode);
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("br, gzip;q=0.5", true)]
    [InlineData("gzip;q=0, identity", false)]
    [InlineData("identity", false)]
    public async Task Entries_are_packed_for_who_takes_them_packed(string accepted, bool packed)
    {
        await using var silo = await LogSilo.StartAsync();
        await silo.RunAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/log/demo/tile/entries/000.p/1");
        request.Headers.Authorization = new("Bearer", LogSilo.DemoKey);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using var response = await silo.Http.SendAsync(request);
        Assert.Equal(packed, response.Content.Headers.ContentEncoding.Contains("gzip"));
    }

    [Theory]
    [InlineData("+")]
    [InlineData("%20")]
    [InlineData("0x")]
    public async Task What_only_resembles_an_id_is_not_found(string instead)
    {
        await using var silo = await LogSilo.StartAsync();
        var chain = await silo.RunAsync();
        Assert.Equal(HttpStatusCode.OK, (await silo.SendAsync(HttpMethod.Get, $"/v1/ledger/{chain.ToUpperInvariant()}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await silo.SendAsync(HttpMethod.Get, $"/v1/ledger/{instead}{chain[(instead == "0x" ? 2 : instead == "+" ? 1 : 0)..]}")).StatusCode);
    }

    [Fact]
    public async Task Each_commit_is_signed_into_a_file_outside_the_database_and_a_restart_goes_on_from_it()
    {
        await using var silo = await LogSilo.StartAsync();
        await silo.RunAsync();
        var vkey = NoteVerifier.Parse(await silo.VkeyAsync());
        await silo.StopAsync();
        var file = Path.Combine(silo.Data, "heads", "demo.checkpoint");
        var before = SignedNote.Parse(await File.ReadAllBytesAsync(file));
        Assert.Single(before.Verify([vkey]));
        await silo.StartAgainAsync();
        Assert.Equal(before.ToString(), await silo.GetAsync("/v1/log/demo/checkpoint"));
        await silo.RunAsync();
        Assert.Equal(vkey.ToString(), await silo.VkeyAsync());
        var (old, now) = (Checkpoint.Parse(before.Text), Checkpoint.Parse((await silo.Logs.CheckpointAsync("demo", default)).Text));
        var proof = await silo.Logs.ConsistencyAsync("demo", old.Size, now.Size, default);
        Assert.True(MerkleProof.VerifyConsistency(old.Size, old.Root.AsSpan(), now.Size, now.Root.AsSpan(), [.. proof.Select(h => h.ToArray())]));
    }

    [Fact]
    public async Task While_two_keys_overlap_both_sign_and_each_alone_verifies()
    {
        var keys = $"{Seeds[0]} until=2999-01-01T00:00:00Z;{Seeds[1]} from=2020-01-01T00:00:00Z # the next one";
        await using var silo = await LogSilo.StartAsync(options => options with { LogKey = keys });
        await silo.RunAsync();
        var note = SignedNote.Parse(await silo.GetAsync("/v1/log/demo/checkpoint"));
        var vkeys = (await silo.GetAsync("/v1/log/demo/key")).TrimEnd().Split('\n').Select(NoteVerifier.Parse).ToArray();
        Assert.Equal(2, vkeys.Length);
        foreach (var key in vkeys) Assert.Single(note.Verify([key]));
        Assert.False(File.Exists(Path.Combine(silo.Data, "log.key")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("# nothing but a remark")]
    [InlineData("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE= since=2020-01-01")]
    [InlineData("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE= from=2021-01-01 until=2020-01-01")]
    public void Keys_that_break_a_rule_are_refused_without_showing_them(string text)
    {
        var refusal = Assert.Throws<NexusException>(() => LogKeys.Parse(text));
        Assert.DoesNotContain("AQEB", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outside_its_time_a_key_does_not_sign()
    {
        var keys = LogKeys.Parse($"{Seeds[0]} until=2026-01-01T00:00:00Z\n{Seeds[1]} from=2025-12-01T00:00:00Z");
        Assert.Single(keys.SignersOf("a", new DateTimeOffset(2025, 6, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal(2, keys.SignersOf("a", new DateTimeOffset(2025, 12, 15, 0, 0, 0, TimeSpan.Zero)).Count);
        Assert.Equal(keys.AllOf("a")[1].ToString(), Assert.Single(keys.SignersOf("a", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))).Verifier.ToString());
        Assert.Throws<NexusException>(() => LogKeys.Parse($"{Seeds[0]} until=2020-01-01").SignersOf("a", DateTimeOffset.UnixEpoch.AddYears(60)));
    }

    [Fact]
    public async Task The_key_file_is_readable_by_its_owner_only()
    {
        await using var silo = await LogSilo.StartAsync();
        var file = Path.Combine(silo.Data, "log.key");
        Assert.True(File.Exists(file));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }
}
