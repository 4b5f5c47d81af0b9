using System.Net;
using System.Text.Json;
using Xunit;
using static Nexus.Tests.Journeys.ObserveHouse;

namespace Nexus.Tests.Journeys;

/// <summary>Hints that try to be more than the name of a repair and its parameters, each given by an admin, whose word counts for most.</summary>
public sealed class HostileHintTests
{
    private static readonly string[] Hints =
    [
        "rm -rf / --no-preserve-root",
        "$(reboot)",
        "restart_process",
        "restart_process core",
        """restart_process {"entity":"core"}; rm -rf /""",
        """restart_process {"entity":"core"} throttle {"entity":"core","per_second":1,"seconds":60}""",
        """restart_process {"entity":"core","entity":"nexus"}""",
        """restart_process ["core"]""",
        """RESTART_PROCESS {"entity":"core"}""",
        """restart_process{"entity":"core"}""" + "\n" + """restart_process {"entity":"nexus"}""",
        """file_write {"path":"notes/x.txt","content":"x"}""",
        """patch_hint {"hint":"restart_process"}""",
        """../restart_process {"entity":"core"}""",
        """restart_process {"entity":"\ud800"}""",
    ];

    [Fact]
    public async Task Each_leaves_a_sealed_refusal_and_nothing_else()
    {
        await using var house = await StartAsync();
        var ids = new List<string>();
        for (var i = 0; i < Hints.Length; i++)
            ids.Add(Text(await house.PostAsync("/nexus/alert", JsonSerializer.Serialize(new { source = "x", category = "policy", severity = "critical", msg = $"hint {i}", entity = $"target-{i}", patch_hint = Hints[i] })), "id"));
        for (var i = 0; i < ids.Count; i++)
        {
            var alert = (JsonElement)await house.AlertAsync(one => Text(one, "id") == ids[i] && Text(one, "status") == "escalated");
            var repair = Assert.Single(alert.GetProperty("repairs").EnumerateArray());
            Assert.True(Text(repair, "status") == "blocked", Hints[i]);
            var seal = await house.GetAsync($"/v1/seals/{Text(repair, "seal_id")}");
            Assert.True(Text(seal, "status") == "blocked", Hints[i]);
        }

        // Nothing but these refusals was sealed as an action, and nothing was written.
        var seals = (await house.GetAsync("/v1/ledger?limit=500")).GetProperty("seals").EnumerateArray().Select(seal => Text(seal, "status")).ToList();
        Assert.Equal(Hints.Length, seals.Count);
        Assert.All(seals, status => Assert.Equal("blocked", status));
        var workspace = Path.Combine(house.Folder, "workspace");
        Assert.True(!Directory.Exists(workspace) || !Directory.EnumerateFileSystemEntries(workspace).Any());
        Assert.True((await house.PostAsync("/v1/ledger/verify", "", expected: HttpStatusCode.OK)).GetProperty("valid").GetBoolean());
    }
}
