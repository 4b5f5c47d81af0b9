using System.Text;
using System.Text.Json;
using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

/// <summary>Whoever has the machine, the database and the signing key can rewrite everything there. What they cannot rewrite is what a witness has seen.</summary>
public sealed class WitnessDrillTests
{
    [Fact]
    public async Task A_history_rewritten_and_signed_with_the_stolen_log_key_is_found_through_the_witness()
    {
        await using var drill = await Drill.StartAsync();
        await drill.Log.RunAsync();
        var cosigned = await drill.CosignAsync();
        Assert.Equal(2, cosigned.Signatures.Length);

        await drill.RewriteAsync(chains: 3);
        var rewritten = await drill.Log.Logs.CheckpointAsync("demo", default);
        // By itself it is flawless: the right key, a whole tree, every leaf in place.
        Assert.Single(rewritten.Verify([NoteVerifier.Parse(await drill.Log.VkeyAsync())]));
        using var verdict = await drill.Log.SendAsync(HttpMethod.Post, "/v1/ledger/verify");
        Assert.Contains("\"valid\":true", await verdict.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await drill.SendAsync();
        await Drill.AlertedAsync(drill.Log, "the witness refuses 12 leaves as no continuation of what it has seen");
        await Drill.AlertedAsync(drill.Witness, "the proof does not show that the 12 leaves continue the 4 seen before");
        Assert.Single((await drill.Log.Logs.CheckpointAsync("demo", default)).Signatures);
        Assert.Equal(cosigned.Text, (await drill.LatestAsync()).Text);
    }

    [Fact]
    public async Task A_log_cut_behind_everyones_back_is_shorter_than_what_the_witness_has_seen()
    {
        await using var drill = await Drill.StartAsync();
        await drill.Log.RunAsync();
        await drill.Log.RunAsync();
        await drill.CosignAsync();
        await drill.RewriteAsync(chains: 1);
        await drill.SendAsync();
        await Drill.AlertedAsync(drill.Log, "the witness has cosigned 8 leaves, the log has 4");
        await drill.SendAsync();
        Assert.Single((await Drill.AlertsAsync(drill.Log)).EnumerateArray());
    }

    [Fact]
    public async Task A_log_rewritten_while_the_silo_was_down_is_missed_without_waiting_for_a_commit()
    {
        await using var drill = await Drill.StartAsync();
        await drill.Log.RunAsync();
        await drill.Log.RunAsync();
        await drill.CosignAsync();
        await drill.RewriteAsync(chains: 1);
        await drill.Log.StopAsync();
        await drill.Log.StartAgainAsync();
        await drill.Log.Get<WitnessClient>().SendAsync(default);
        await Drill.AlertedAsync(drill.Log, "the witness has cosigned 8 leaves, the log has 4");
    }

    [Fact]
    public async Task A_stranger_with_a_public_checkpoint_can_neither_accuse_the_log_of_a_split_view_nor_use_up_the_alert_about_one()
    {
        await using var drill = await Drill.StartAsync();
        await drill.Log.RunAsync();
        var seen = await drill.CosignAsync();
        var size = Checkpoint.Parse(seen.Text).Size;
        Assert.Equal(422, await drill.AddAsync(new AddCheckpoint(size, [[.. MerkleHash.Leaf([1])]], seen)));
        Assert.Empty((await Drill.AlertsAsync(drill.Witness)).EnumerateArray());

        await drill.Log.RunAsync();
        var newer = await drill.Log.Logs.CheckpointAsync("demo", default);
        Assert.Equal(422, await drill.AddAsync(new AddCheckpoint(size, [[.. MerkleHash.Leaf([1])]], newer)));
        await Drill.AlertedAsync(drill.Witness, "unless somebody else sent its checkpoint with a wrong proof");

        var head = Checkpoint.Parse(seen.Text);
        var other = SignedNote.Sign((head with { Root = [.. MerkleHash.Leaf([1])] }).ToText(), [NoteSigner.Of(head.Origin, NoteKeyType.Ed25519, await drill.SeedAsync())], DateTimeOffset.UnixEpoch);
        Assert.Equal(422, await drill.AddAsync(new AddCheckpoint(size, [], other)));
        Assert.Contains((await Drill.AlertsAsync(drill.Witness)).EnumerateArray(), alert => alert.GetProperty("msg").GetString()!.EndsWith("two roots for 4 leaves: a split view", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_two_heads_shown_to_two_auditors_the_witness_cosigns_one()
    {
        await using var drill = await Drill.StartAsync();
        await drill.Log.RunAsync();
        var first = await drill.CosignAsync();
        var seed = await drill.SeedAsync();
        var head = Checkpoint.Parse(first.Text);
        var second = SignedNote.Sign((head with { Root = [.. MerkleHash.Leaf([1])] }).ToText(), [NoteSigner.Of(head.Origin, NoteKeyType.Ed25519, seed)], DateTimeOffset.UnixEpoch);
        using var answer = await drill.Witness.Http.PostAsync("/v1/witness/add-checkpoint", new StringContent(new AddCheckpoint(head.Size, [], second).ToString(), Encoding.UTF8, "text/plain"));
        Assert.Equal(422, (int)answer.StatusCode);
        Assert.Contains("a split view", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await Drill.AlertedAsync(drill.Witness, "two roots for 4 leaves: a split view");
        using var stale = await drill.Witness.Http.PostAsync("/v1/witness/add-checkpoint", new StringContent(new AddCheckpoint(0, [], second).ToString(), Encoding.UTF8, "text/plain"));
        Assert.Equal(409, (int)stale.StatusCode);
        // An auditor who demands the cosignature takes the one and not the other.
        Assert.Single(first.Verify([drill.Key]));
        Assert.Empty(second.Verify([drill.Key]));
    }

    /// <summary>A log and its witness, each a deployment of its own.</summary>
    private sealed class Drill : IAsyncDisposable
    {
        private Drill(LogSilo log, LogSilo witness, NoteVerifier key) => (Log, Witness, Key) = (log, witness, key);

        public LogSilo Log { get; }

        public LogSilo Witness { get; }

        public NoteVerifier Key { get; }

        public static async Task<Drill> StartAsync()
        {
            var log = await LogSilo.StartAsync();
            var seed = Convert.FromBase64String((await File.ReadAllLinesAsync(Path.Combine(log.Data, "log.key"))).Last(line => line.Length > 0 && line[0] != '#'));
            var vkey = NoteSigner.Of(LogSilo.Origin, NoteKeyType.Ed25519, seed).Verifier;
            var witness = await LogSilo.StartAsync(options => options with { WitnessLogs = vkey.ToString() });
            var key = NoteVerifier.Parse((await witness.GetAsync("/v1/witness/key")).TrimEnd());
            await log.StopAsync();
            await log.StartAgainAsync(options => options with { Witnesses = $"{key} {witness.Url}v1/witness", WitnessIntervalSeconds = 86_400 });
            return new Drill(log, witness, key);
        }

        /// <summary>The key that signs the log, as a thief has it.</summary>
        public async Task<byte[]> SeedAsync() => Convert.FromBase64String((await File.ReadAllLinesAsync(Path.Combine(Log.Data, "log.key"))).Last(line => line.Length > 0 && line[0] != '#'));

        public async Task<int> AddAsync(AddCheckpoint request)
        {
            using var answer = await Witness.Http.PostAsync("/v1/witness/add-checkpoint", new StringContent(request.ToString(), Encoding.UTF8, "text/plain"));
            return (int)answer.StatusCode;
        }

        /// <summary>The newest checkpoint, sent to the witness and back.</summary>
        public async Task<SignedNote> CosignAsync()
        {
            await SendAsync();
            return await Log.Logs.CheckpointAsync("demo", default);
        }

        public async Task SendAsync()
        {
            await Log.Logs.CheckpointAsync("demo", default);
            await Log.Get<WitnessClient>().SendAsync(default);
        }

        /// <summary>Throws away database and heads, keeps the keys, and makes another history.</summary>
        public async Task RewriteAsync(int chains)
        {
            await Log.StopAsync();
            foreach (var file in Directory.GetFiles(Log.Data, "nexus.db*")) File.Delete(file);
            Directory.Delete(Path.Combine(Log.Data, "heads"), recursive: true);
            await Log.StartAgainAsync();
            for (var i = 0; i < chains; i++) await Log.RunAsync();
        }

        /// <summary>A person sees it: one critical alert, open, that no repair may close; and it is sealed.</summary>
        public static async Task AlertedAsync(LogSilo silo, string message)
        {
            var alert = Assert.Single((await AlertsAsync(silo)).EnumerateArray());
            Assert.Contains(message, alert.GetProperty("msg").GetString(), StringComparison.Ordinal);
            Assert.Equal(("critical", "escalated", "ledger", LogSilo.Origin), (Text(alert, "severity"), Text(alert, "status"), Text(alert, "source"), Text(alert, "entity")));
            var size = Checkpoint.Parse((await silo.Logs.CheckpointAsync("demo", default)).Text).Size;
            var leaf = LeafFormat.Read(EntryBundle.Read(await silo.Logs.TileAsync("demo", TilePath.Of(TilePath.Entries, 0, size), default), (int)size)[^1]);
            Assert.Equal((LeafKind.Alert, Text(alert, "id")), (leaf.Kind, leaf.Alert));
        }

        public static async Task<JsonElement> AlertsAsync(LogSilo silo) => JsonDocument.Parse(await silo.GetAsync("/nexus/alerts")).RootElement.GetProperty("alerts");

        private static string? Text(JsonElement alert, string name) => alert.GetProperty(name).GetString();

        public async Task<SignedNote> LatestAsync()
        {
            var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(LogSilo.Origin)));
            return SignedNote.Parse(await Witness.GetAsync($"/v1/witness/{hash}/checkpoint"));
        }

        public async ValueTask DisposeAsync()
        {
            await Log.DisposeAsync();
            await Witness.DisposeAsync();
        }
    }
}
