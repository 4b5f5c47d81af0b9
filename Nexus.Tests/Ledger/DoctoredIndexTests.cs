using System.Net;
using System.Text.Json;
using Nexus.Ledger;
using Nexus.Stores;
using Nexus.Wire;
using Xunit;

namespace Nexus.Tests.Ledger;

/// <summary>Not a leaf is touched, only what leaves are looked up by: who asks for a chain is shown less of it, and the verification of the whole log says so.</summary>
public sealed class DoctoredIndexTests
{
    private const int PageSize = 4096;

    [Theory, InlineData("leaves_chain", "chain IS NOT NULL"), InlineData("leaves_persona", "persona IS NOT NULL"), InlineData("leaves_seal_no", "seal_no IS NOT NULL")]
    public async Task An_index_that_misses_a_leaf_is_named_with_the_leaf(string index, string where)
    {
        await using var house = await TamperedSilo.StartAsync(postgres: false);
        var chain = await house.Silo.RunAsync();
        await house.Silo.StopAsync();
        await DoctorAsync(house, index, where, $"{where} AND (pos & 1099511627775) < 2");
        await house.Silo.StartAgainAsync();
        if (index == "leaves_chain") Assert.True((await VerdictAsync(house.Silo, $"/v1/ledger/{chain}/verify")).Valid);
        var verdict = await VerdictAsync(house.Silo, "/v1/ledger/verify");
        Assert.False(verdict.Valid);
        Assert.Contains(verdict.Findings, finding => finding.Index == 2 && finding.Message.Contains($"leaf 2 is missing from index {index}", StringComparison.Ordinal));
    }

    [Theory, InlineData("DROP INDEX leaves_chain", "the index leaves_chain of the database is gone")]
    [InlineData("DROP INDEX leaves_chain; CREATE INDEX leaves_chain ON leaves (tenant, chain) WHERE chain IS NOT NULL AND kind = 0", "the index leaves_chain of the database is not as Nexus makes it")]
    public async Task A_schema_that_was_changed_is_named(string sql, string expected)
    {
        await using var house = await TamperedSilo.StartAsync(postgres: false);
        await house.Silo.RunAsync();
        Assert.True((await VerdictAsync(house.Silo, "/v1/ledger/verify")).Valid);
        await house.ExecuteAsync(sql);
        var finding = Assert.Single((await VerdictAsync(house.Silo, "/v1/ledger/verify")).Findings);
        Assert.Equal((-1, "store", expected), (finding.Index, finding.Field, finding.Message));
    }

    [Theory, InlineData("leaves_chain"), InlineData("leaves_seal"), InlineData("leaves"), InlineData("payloads")]
    public async Task A_page_that_makes_no_sense_is_a_finding_and_no_reason_to_try_again(string table)
    {
        await using var house = await TamperedSilo.StartAsync(postgres: false);
        await house.Silo.RunAsync();
        await house.Silo.StopAsync();
        Destroy(Path.Combine(house.Silo.Data, "nexus.db"), table);
        await house.Silo.StartAgainAsync();
        var verdict = await VerdictAsync(house.Silo, "/v1/ledger/verify");
        Assert.False(verdict.Valid);
        Assert.Contains(verdict.Findings, finding => finding.Field == "store" && finding.Message.Contains("damaged", StringComparison.Ordinal));
        using var refused = await house.Silo.SendAsync(HttpMethod.Post, "/v1/execute", new { task = "compute the mean of 1, 2, 3" });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("is damaged", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var health = JsonDocument.Parse(await (await house.Silo.SendAsync(HttpMethod.Get, "/v1/health", key: null)).Content.ReadAsStringAsync());
        Assert.Equal("degraded", health.RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_row_where_none_may_stand_refuses_what_would_be_sealed_for_what_it_is()
    {
        await using var house = await TamperedSilo.StartAsync(postgres: false);
        await house.Silo.RunAsync();
        await house.ExecuteAsync($"INSERT INTO payloads (pos, salt, payload) SELECT max(pos) + 1, x'00', x'00' FROM leaves");
        using var refused = await house.Silo.SendAsync(HttpMethod.Post, "/v1/execute", new { task = "compute the mean of 1, 2, 3" });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("is damaged", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>The index is made anew from other words, and then the words are put back: nothing but its content tells.</summary>
    private static async Task DoctorAsync(TamperedSilo house, string index, string where, string instead)
    {
        await house.ExecuteAsync($"PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, '{where}', '{instead}') WHERE name = '{index}'");
        await house.ExecuteAsync($"REINDEX {index}");
        await house.ExecuteAsync($"PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, '{instead}', '{where}') WHERE name = '{index}'; PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static void Destroy(string path, string table)
    {
        long page;
        using (var connection = SqliteConnection.Open(path, readOnly: false))
        {
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            using var root = connection.Prepare("SELECT rootpage FROM sqlite_master WHERE name = ?1").Bind(1, table);
            Assert.True(root.Step());
            page = root.Integer(0);
        }

        using var file = File.OpenWrite(path);
        file.Position = (page - 1) * PageSize;
        file.Write([.. Enumerable.Repeat((byte)0xff, 64)]);
    }

    private static async Task<VerifyResponse> VerdictAsync(LogSilo silo, string path)
    {
        using var response = await silo.SendAsync(HttpMethod.Post, path);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonSerializer.Deserialize(body, WireJson.Default.VerifyResponse)!;
    }
}
