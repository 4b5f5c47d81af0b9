using System.Net;
using System.Text.Json;
using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

/// <summary>Someone with the password of the database changes the log under a running silo: what was signed is never contradicted, and a person is told.</summary>
public sealed class ContradictionTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_head_that_does_not_follow_from_the_leaves_is_not_signed(bool postgres)
    {
        await using var house = await TamperedSilo.StartAsync(postgres);
        var signed = await SignedAsync(house.Silo, 1);
        // What a silo may do with the database, whoever has its password may too.
        await house.ExecuteAsync($"UPDATE heads SET size = size + 2, root = {house.Hex(new byte[32])}");
        await RefusedAsync(house.Silo, "leaves 4 to 5 are missing");
        Assert.Equal(signed, await File.ReadAllTextAsync(Path.Combine(house.Silo.Data, "heads", "demo.checkpoint")));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_log_cut_under_a_running_silo_is_missed_when_it_is_asked_for(bool postgres)
    {
        await using var house = await TamperedSilo.StartAsync(postgres);
        await SignedAsync(house.Silo, 2);
        var root = await new TreeProofs(house.Silo.Get<ISealLog>(), "demo", default).RootAsync(4);
        await house.UnguardAsync();
        await house.ExecuteAsync($"DELETE FROM leaves WHERE idx >= 4; UPDATE heads SET size = 4, seals = 2, root = {house.Hex(root)}");
        await RefusedAsync(house.Silo, "it has 4 leaves, 8 were signed");
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_root_changed_at_the_size_that_was_signed_is_refused(bool postgres)
    {
        await using var house = await TamperedSilo.StartAsync(postgres);
        await SignedAsync(house.Silo, 1);
        await house.UnguardAsync();
        await house.ExecuteAsync($"UPDATE heads SET root = {house.Hex(new byte[32])}");
        // Once: the alert's own leaf makes a head that follows again.
        await RefusedAsync(house.Silo, "two roots for 4 leaves", times: 1);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Whoever_changes_the_edge_that_the_next_commit_builds_on_gets_no_signature(bool postgres)
    {
        await using var house = await TamperedSilo.StartAsync(postgres);
        await SignedAsync(house.Silo, 1);
        await house.Silo.StopAsync();
        // The head looks as it did; only what the next root is made from is another.
        await house.UnguardAsync();
        await house.ExecuteAsync($"UPDATE heads SET edge = {house.Hex(new byte[32])}");
        await house.Silo.StartAgainAsync();
        await house.Silo.RunAsync();
        await RefusedAsync(house.Silo, "do not follow from");
    }

    private static async Task<string> SignedAsync(LogSilo silo, int chains)
    {
        for (var i = 0; i < chains; i++) await silo.RunAsync();
        return await silo.GetAsync("/v1/log/demo/checkpoint", key: null);
    }

    /// <summary>No checkpoint any more, and one critical alert that is for a person.</summary>
    private static async Task RefusedAsync(LogSilo silo, string how, int times = 2)
    {
        for (var time = 0; time < times; time++)
        {
            using var refused = await silo.SendAsync(HttpMethod.Get, "/v1/log/demo/checkpoint", key: null);
            var told = await refused.Content.ReadAsStringAsync();
            Assert.True(refused.StatusCode == HttpStatusCode.ServiceUnavailable, told);
            Assert.Contains(how, told, StringComparison.Ordinal);
        }

        var alert = Assert.Single(JsonDocument.Parse(await silo.GetAsync("/nexus/alerts?severity=critical")).RootElement.GetProperty("alerts").EnumerateArray());
        Assert.Equal(("escalated", "ledger", LogSilo.Origin), (Text(alert, "status"), Text(alert, "source"), Text(alert, "entity")));
        Assert.Contains(how, Text(alert, "msg"), StringComparison.Ordinal);
    }

    private static string? Text(JsonElement alert, string name) => alert.GetProperty(name).GetString();
}
