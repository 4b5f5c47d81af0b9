using System.Net;
using System.Text;
using System.Text.Json;
using Nexus.Cli;
using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

public sealed class ErasureTests
{
    [Fact]
    public async Task An_erased_payload_is_gone_the_reason_is_sealed_and_every_proof_still_verifies()
    {
        await using var silo = await LogSilo.StartAsync();
        var chain = await silo.RunAsync();
        var seal = await FirstSealAsync(silo, chain);
        Assert.NotEmpty((await SealAsync(silo, seal)).GetProperty("reasoning").EnumerateArray());

        using var erased = await silo.SendAsync(HttpMethod.Delete, $"/v1/seals/{seal}/payload?reason=request%20of%20the%20person");
        Assert.True(JsonDocument.Parse(await erased.Content.ReadAsStringAsync()).RootElement.GetProperty("erased").GetBoolean());
        using var again = await silo.SendAsync(HttpMethod.Delete, $"/v1/seals/{seal}/payload?reason=again");
        Assert.False(JsonDocument.Parse(await again.Content.ReadAsStringAsync()).RootElement.GetProperty("erased").GetBoolean());

        Assert.Empty((await SealAsync(silo, seal)).GetProperty("reasoning").EnumerateArray());
        // The seal itself says that and why, and where that is sealed.
        var why = (await SealAsync(silo, seal)).GetProperty("erased");
        Assert.Equal(("request of the person", 4), (why.GetProperty("reason").GetString(), why.GetProperty("index").GetInt32()));
        var receipt = Encoding.UTF8.GetBytes(await silo.GetAsync($"/v1/seals/{seal}/receipt?leaf=erasure"));
        Assert.Contains("Leaf 4: the erasure of seal " + seal, OfflineFile.Verify(receipt, await silo.VkeyAsync(), []).Statement, StringComparison.Ordinal);
        foreach (var path in new[] { $"/v1/ledger/{chain}/verify", "/v1/ledger/verify" })
        {
            using var verdict = await silo.SendAsync(HttpMethod.Post, path);
            var text = await verdict.Content.ReadAsStringAsync();
            Assert.True(JsonDocument.Parse(text).RootElement.GetProperty("valid").GetBoolean(), text);
            Assert.Contains("2 payloads were erased; who did it and why stands in the erasure leaves. Nothing is wrong.", text, StringComparison.Ordinal);
        }
        var bundle = await silo.GetAsync($"/v1/ledger/{chain}/bundle");
        var offline = OfflineFile.Verify(Encoding.UTF8.GetBytes(bundle), await silo.VkeyAsync(), []);
        Assert.True(offline.Valid, offline.Statement);
        Assert.Contains("2 payloads were erased", offline.Statement, StringComparison.Ordinal);
        Assert.Contains("request of the person", bundle, StringComparison.Ordinal);
        await silo.StopAsync();
        await silo.StartAgainAsync();
        Assert.Empty((await SealAsync(silo, seal)).GetProperty("reasoning").EnumerateArray());
    }

    [Fact]
    public async Task Only_admins_erase_only_with_a_reason_and_never_under_a_legal_hold()
    {
        await using var silo = await LogSilo.StartAsync();
        var seal = await FirstSealAsync(silo, await silo.RunAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await silo.SendAsync(HttpMethod.Delete, $"/v1/seals/{seal}/payload")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await silo.SendAsync(HttpMethod.Delete, $"/v1/seals/{Guid.NewGuid()}/payload?reason=x")).StatusCode);
        using var made = await silo.SendAsync(HttpMethod.Post, "/v1/keys", new { name = "auditor", role = "auditor" });
        var auditor = JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement.GetProperty("api_key").GetString();
        Assert.Equal(HttpStatusCode.Forbidden, (await silo.SendAsync(HttpMethod.Delete, $"/v1/seals/{seal}/payload?reason=x", key: auditor)).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await silo.SendAsync(HttpMethod.Put, "/v1/retention", new { payload_days = 30, legal_hold = true, reason = "case 7" })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await silo.SendAsync(HttpMethod.Delete, $"/v1/seals/{seal}/payload?reason=x")).StatusCode);
        Assert.Contains("\"legal_hold\":true", await silo.GetAsync("/v1/retention", auditor), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await silo.SendAsync(HttpMethod.Put, "/v1/retention", new { payload_days = 0, legal_hold = false, reason = "case 7 ended" })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await silo.SendAsync(HttpMethod.Delete, $"/v1/seals/{seal}/payload?reason=x")).StatusCode);
        var sealedWords = Encoding.UTF8.GetString(await silo.Logs.TileAsync("demo", TilePath.Of(TilePath.Entries, 0, Checkpoint.Parse((await silo.Logs.CheckpointAsync("demo", default)).Text).Size), default));
        Assert.Contains("payloads are kept 30 days, under a legal hold: case 7", sealedWords, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_with_a_misspelt_or_a_missing_member_is_refused_and_changes_nothing()
    {
        await using var silo = await LogSilo.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await silo.SendAsync(HttpMethod.Put, "/v1/retention", new { payload_days = 30, legal_hold = true, reason = "case 7" })).StatusCode);
        foreach (var body in new object[] { new { days = 30, reason = "x" }, new { payload_days = 30, legal_hodl = true, reason = "x" }, new { legal_hold = true, reason = "x" }, new { payload_days = (int?)null, reason = "x" } })
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await silo.SendAsync(HttpMethod.Put, "/v1/retention", body)).StatusCode);
        Assert.Equal("""{"payload_days":30,"legal_hold":true,"reason":"case 7"}""", await silo.GetAsync("/v1/retention"));
    }

    [Fact]
    public async Task Payloads_go_when_they_reach_the_age_their_tenant_sets()
    {
        await using var silo = await LogSilo.StartAsync();
        var chain = await silo.RunAsync();
        await silo.Get<IErasure>().SetPolicyAsync("demo", new RetentionPolicy(1, false, "one day"), "test", default);
        Assert.Equal(0, await silo.Get<RetentionSweep>().SweepAsync(default));
        var tomorrow = new RetentionSweep(silo.Get<ISealLog>(), silo.Get<Erasure>(), silo.Get<Nexus.Tenants.IRegistry>(), new Later(TimeSpan.FromDays(2)), Microsoft.Extensions.Logging.Abstractions.NullLogger<RetentionSweep>.Instance);
        Assert.Equal(4, await tomorrow.SweepAsync(default));
        Assert.Equal(0, await tomorrow.SweepAsync(default));
        using var verdict = await silo.SendAsync(HttpMethod.Post, $"/v1/ledger/{chain}/verify");
        Assert.Contains("\"valid\":true", await verdict.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<string> FirstSealAsync(LogSilo silo, string chain) =>
        JsonDocument.Parse(await silo.GetAsync($"/v1/ledger/{chain}")).RootElement.GetProperty("seals")[0].GetProperty("id").GetString()!;

    private static async Task<JsonElement> SealAsync(LogSilo silo, string seal) => JsonDocument.Parse(await silo.GetAsync($"/v1/seals/{seal}")).RootElement;

    private sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
