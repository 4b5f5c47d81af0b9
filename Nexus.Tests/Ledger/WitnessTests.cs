using System.Net;
using System.Security.Cryptography;
using System.Text;
using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

public sealed class WitnessTests
{
    private static readonly byte[][] Hashes = [.. Enumerable.Range(0, 20).Select(i => MerkleHash.Leaf([(byte)i]))];
    private static readonly NoteSigner Log = NoteSigner.Of("logs.example/a", NoteKeyType.Ed25519, [.. Enumerable.Repeat((byte)9, 32)]);

    // Each row: old size, new size, what is wrong with it, what the witness that has seen five leaves answers.
    [Theory]
    [InlineData(5, 9, "", 200)]
    [InlineData(5, 5, "", 200)]
    [InlineData(4, 9, "", 409)]
    [InlineData(0, 9, "", 409)]
    [InlineData(5, 4, "", 400)]
    [InlineData(5, 9, "origin", 404)]
    [InlineData(5, 9, "unsigned", 403)]
    [InlineData(5, 9, "signature", 403)]
    [InlineData(5, 9, "proof", 422)]
    [InlineData(5, 9, "longer", 422)]
    [InlineData(5, 5, "root", 422)]
    [InlineData(5, 9, "root", 422)]
    [InlineData(5, 5, "longer", 422)]
    public void A_witness_answers_as_the_specification_wants(int old, int size, string wrong, int expected)
    {
        var ruling = WitnessLaw.Judge(Request(old, size, wrong), [Log.Verifier], _ => Of(5, false));
        Assert.Equal(expected, (int)ruling.Answer);
        Assert.NotEmpty(ruling.Reason);
    }

    [Theory]
    [InlineData(0, 9, "", 200)]
    [InlineData(0, 0, "", 200)]
    [InlineData(0, 0, "root", 422)]
    [InlineData(0, 9, "longer", 422)]
    [InlineData(3, 9, "", 409)]
    public void A_log_never_seen_begins_empty(int old, int size, string wrong, int expected) =>
        Assert.Equal(expected, (int)WitnessLaw.Judge(Request(old, size, wrong), [Log.Verifier], _ => null).Answer);

    [Theory]
    [InlineData("")]
    [InlineData("old 5\n")]
    [InlineData("old 05\n\na\n5\nx\n\n")]
    [InlineData("new 5\n\na\n5\n")]
    [InlineData("old 5\nAAAA\n\na\n5\n")]
    public void What_is_no_request_is_malformed(string text) => Assert.Throws<NexusException>(() => AddCheckpoint.Parse(text));

    [Fact]
    public void A_request_is_written_as_it_is_read()
    {
        var text = Request(5, 9, "").ToString();
        Assert.Equal(text, AddCheckpoint.Parse(text).ToString());
        Assert.StartsWith("old 5\n", text, StringComparison.Ordinal);
        Assert.Throws<NexusException>(() => AddCheckpoint.Parse("old 5\n" + string.Concat(Enumerable.Repeat(Convert.ToBase64String(new byte[32]) + "\n", 64)) + "\n" + Request(5, 9, "").Note));
    }

    [Fact]
    public async Task Over_HTTP_it_persists_answers_with_a_cosignature_and_gives_the_size_it_knows()
    {
        await using var silo = await LogSilo.StartAsync(options => options with { WitnessLogs = Log.Verifier.ToString() });
        var key = NoteVerifier.Parse((await silo.GetAsync("/v1/witness/key", key: null)).TrimEnd());
        Assert.Equal(NoteKeyType.Cosignature, key.Type);
        Assert.Equal(200, await PostAsync(silo, Request(0, 5, ""), async response =>
        {
            var line = await response.Content.ReadAsStringAsync();
            var note = Request(0, 5, "").Note;
            Assert.Single(SignedNote.Parse(note + line).Verify([key]));
        }));
        Assert.Equal(409, await PostAsync(silo, Request(0, 9, ""), async response =>
        {
            Assert.Equal("text/x.tlog.size", response.Content.Headers.ContentType!.ToString());
            Assert.Equal("5\n", await response.Content.ReadAsStringAsync());
        }));
        await silo.StopAsync();
        await silo.StartAgainAsync();
        Assert.Equal(422, await PostAsync(silo, Request(5, 9, "root")));
        Assert.Equal(403, await PostAsync(silo, Request(5, 9, "unsigned")));
        Assert.Equal(404, await PostAsync(silo, Request(5, 9, "origin")));
        Assert.Equal(200, await PostAsync(silo, Request(5, 9, "")));
        using var malformed = await silo.Http.PostAsync("/v1/witness/add-checkpoint", new StringContent("old\n"));
        Assert.Equal(HttpStatusCode.BadRequest, malformed.StatusCode);

        var hash = Convert.ToHexStringLower(SHA256.HashData("logs.example/a"u8));
        var latest = SignedNote.Parse(await silo.GetAsync($"/v1/witness/{hash}/checkpoint", key: null));
        Assert.Equal(2, latest.Verify([key, Log.Verifier]).Count);
        Assert.Equal(9, Checkpoint.Parse(latest.Text).Size);
        Assert.Equal(HttpStatusCode.NotFound, (await silo.Http.GetAsync($"/v1/witness/{new string('0', 64)}/checkpoint")).StatusCode);
    }

    [Fact]
    public async Task Of_two_requests_at_once_one_waits_for_the_other_and_neither_rolls_back()
    {
        await using var silo = await LogSilo.StartAsync(options => options with { WitnessLogs = Log.Verifier.ToString() });
        var answers = await Task.WhenAll(Enumerable.Range(1, 16).Select(size => PostAsync(silo, Request(0, size, ""))));
        Assert.Single(answers, 200);
        Assert.All(answers, answer => Assert.True(answer is 200 or 409));
    }

    [Fact]
    public async Task Two_deployments_witness_each_other_and_receipts_carry_the_cosignature()
    {
        await using var watched = await LogSilo.StartAsync(options => options with { WitnessIntervalSeconds = 86_400 });
        var chain = await watched.RunAsync();
        var vkey = await watched.VkeyAsync();
        await using var witness = await LogSilo.StartAsync(options => options with { WitnessLogs = vkey, LogOrigin = "other.example/v1/log" });
        var key = (await witness.GetAsync("/v1/witness/key", key: null)).TrimEnd();
        await watched.StopAsync();
        await watched.StartAgainAsync(options => options with { Witnesses = $"{key} {witness.Url}v1/witness", WitnessIntervalSeconds = 86_400 });
        chain = await watched.RunAsync();
        await watched.Logs.CheckpointAsync("demo", default);
        await watched.Get<WitnessClient>().SendAsync(default);

        var bundle = Encoding.UTF8.GetBytes(await watched.GetAsync($"/v1/ledger/{chain}/bundle"));
        var verdict = Nexus.Cli.OfflineFile.Verify(bundle, vkey, [key]);
        Assert.True(verdict.Valid, verdict.Statement);
        Assert.Contains($"Cosigned by witness {NoteVerifier.Parse(key).Name}", verdict.Statement, StringComparison.Ordinal);

        // The log goes on; the witness follows from where it is.
        await watched.RunAsync();
        var newest = await watched.Logs.CheckpointAsync("demo", default);
        await watched.Get<WitnessClient>().SendAsync(default);
        Assert.Equal(2, (await watched.Logs.CheckpointAsync("demo", default)).Verify([NoteVerifier.Parse(vkey), NoteVerifier.Parse(key)]).Count);
        Assert.Equal(newest.Text, (await watched.Logs.CheckpointAsync("demo", default)).Text);
    }

    [Fact]
    public void Keys_of_the_wrong_kind_make_no_witness()
    {
        var witness = NoteSigner.Of("w.example", NoteKeyType.Cosignature, new byte[32]);
        Assert.Equal(witness.Verifier.ToString(), Assert.Single(WitnessSettings.ReadWitnesses($"{witness.Verifier} https://w.example")).Key.ToString());
        // Else a log's own signature would count as somebody else's word.
        Assert.Contains("type 0x04", Assert.Throws<NexusException>(() => WitnessSettings.ReadWitnesses($"{Log.Verifier} https://w.example")).Message, StringComparison.Ordinal);
        Assert.Throws<NexusException>(() => WitnessSettings.ReadLogs(witness.Verifier.ToString()));
        Assert.Throws<NexusException>(() => WitnessSettings.ParseSigner($"PRIVATE+KEY+{Log.Verifier.Name}+{Log.Verifier.KeyId:x8}+{Convert.ToBase64String([1, .. Enumerable.Repeat((byte)9, 32)])}"));
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_refused_and_the_connection_goes_on()
    {
        await using var silo = await LogSilo.StartAsync(options => options with { WitnessLogs = Log.Verifier.ToString() });
        using var refused = await silo.Http.PostAsync("/v1/witness/add-checkpoint", new StringContent("old 0\n" + new string('A', 300_000)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Equal(200, await PostAsync(silo, Request(0, 5, "")));
        await silo.StopAsync();
        Assert.DoesNotContain("Reading is already in progress", string.Concat(Directory.GetFiles(Path.Combine(silo.Data, "logs")).Select(File.ReadAllText)), StringComparison.Ordinal);
        await silo.StartAgainAsync();
    }

    private static AddCheckpoint Request(int old, int size, string wrong)
    {
        var text = Of(size, wrong == "root").ToText();
        if (wrong == "origin") text = text.Replace("logs.example/a", "logs.example/b", StringComparison.Ordinal);
        var signer = wrong == "unsigned" ? NoteSigner.Of("logs.example/a", NoteKeyType.Ed25519, new byte[32]) : Log;
        var note = SignedNote.Sign(text, [signer], DateTimeOffset.UnixEpoch);
        if (wrong == "signature") note = note with { Signatures = [note.Signatures[0] with { Bytes = [.. new byte[64]] }] };
        IEnumerable<byte[]> proof = old > 0 && old < size ? MerkleProof.Consistency(Hashes[..size], old) : [];
        if (wrong == "proof") proof = proof.Skip(1);
        if (wrong == "longer") proof = proof.Append(Hashes[0]);
        return new AddCheckpoint(old, [.. proof.Select(hash => (System.Collections.Immutable.ImmutableArray<byte>)[.. hash])], note);
    }

    private static Checkpoint Of(int size, bool other) => new("logs.example/a", size, other ? [.. Hashes[19]] : [.. MerkleProof.Root(Hashes[..size])], []);

    private static async Task<int> PostAsync(LogSilo silo, AddCheckpoint request, Func<HttpResponseMessage, Task>? look = null)
    {
        using var response = await silo.Http.PostAsync("/v1/witness/add-checkpoint", new StringContent(request.ToString(), Encoding.UTF8, "text/plain"));
        if (look is not null) await look(response);
        return (int)response.StatusCode;
    }
}
