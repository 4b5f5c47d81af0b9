using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Nexus.Cli;
using Xunit;
using static Nexus.Tests.Journeys.ObserveHouse;

namespace Nexus.Tests.Journeys;

/// <summary>A process is stopped; it is found, restarted through the one door, and the alert is cleared by its new pulse.</summary>
public sealed class WatchTests
{
    [Fact]
    public async Task A_stopped_process_is_restarted_through_the_door_and_its_alert_clears()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("signals and /proc are Linux's");
        await using var house = await StartAsync();
        using var live = await LiveAsync(house);
        var seconds = Random.Shared.Next(100_000, 999_999).ToString(CultureInfo.InvariantCulture);
        using var stop = new CancellationTokenSource();
        var watching = CommandLine.RunAsync(
            ["watch", "--server", house.Http.BaseAddress!.ToString(), "--key", SiloProcess.DemoKey, "--entity", "core", "--miss-seconds", "2", "--", "sleep", seconds], TextWriter.Null, TextWriter.Null, stop.Token);
        var first = await PidAsync(seconds, 0);
        await UntilAsync<object>(async () => (await house.GetAsync("/nexus/entities")).GetProperty("entities").EnumerateArray().Any(entity => Text(entity, "id") == "core" && entity.GetProperty("last_pulse").ValueKind != JsonValueKind.Null) ? "" : null);
        Assert.Empty(await house.AlertsAsync());

        using (var kill = Process.Start("kill", ["-STOP", first.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync();
        var alert = (JsonElement)await house.AlertAsync(one => Text(one, "status") == "cleared");
        Assert.Equal(("heartbeat", "high", "watchdog", "core"), (Text(alert, "category"), Text(alert, "severity"), Text(alert, "by"), Text(alert, "entity")));
        var repair = Assert.Single(alert.GetProperty("repairs").EnumerateArray());
        Assert.Equal("restart_process", Text(repair, "tool"));
        Assert.NotEqual(first, await PidAsync(seconds, first));

        var seal = await house.GetAsync($"/v1/seals/{Text(repair, "seal_id")}");
        Assert.Equal(("executed", "restart_process"), (Text(seal, "status"), Text(seal, "tool")));
        Assert.True((await house.PostAsync("/v1/ledger/verify", "", expected: HttpStatusCode.OK)).GetProperty("valid").GetBoolean());
        Assert.Equal(["threat_alert", "patch_applied", "alert_cleared"], (await HeardAsync(live)).Where(type => type is "threat_alert" or "patch_applied" or "alert_cleared").Order(StringComparer.Ordinal).Reverse());

        await stop.CancelAsync();
        await watching;
        Assert.False((await house.GetAsync("/nexus/entities")).GetProperty("entities").EnumerateArray().Single(entity => Text(entity, "id") == "core").GetProperty("missing").GetBoolean());
    }

    [Fact]
    public async Task A_process_that_nobody_guards_any_more_goes_to_a_person_after_three_attempts_or_none()
    {
        await using var house = await StartAsync();
        await house.PutAsync("/nexus/entities/core", """{"kind":"process","miss_seconds":1,"repair":"restart_process {\"entity\":\"core\"}"}""");
        var alert = (JsonElement)await house.AlertAsync(one => one.GetProperty("repairs").EnumerateArray().Any(repair => Text(repair, "status") == "failed"));
        Assert.Contains("no guard keeps entity 'core'", Text(alert.GetProperty("repairs")[0], "message"));

        // It beats again by itself: that clears it, and no further repair is made.
        await house.PostAsync("/nexus/events", """{"entity":"core","type":"pulse"}""");
        await house.AlertAsync(one => Text(one, "status") == "cleared");
    }

    private static async Task<ClientWebSocket> LiveAsync(ObserveHouse house)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{house.Http.BaseAddress!.Authority}/nexus/live?since=0&token={SiloProcess.DemoKey}"), CancellationToken.None);
        return socket;
    }

    private static async Task<List<string>> HeardAsync(ClientWebSocket live)
    {
        var heard = new List<string>();
        var buffer = new byte[65_536];
        while (!heard.Contains("alert_cleared") || !heard.Contains("patch_applied"))
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var message = await live.ReceiveAsync(buffer.AsMemory(), patience.Token);
            heard.Add(Text(JsonDocument.Parse(Encoding.UTF8.GetString(buffer, 0, message.Count)).RootElement, "type"));
        }

        return heard;
    }

    /// <summary>The process whose command line ends in this, other than <paramref name="not"/>.</summary>
    private static async Task<int> PidAsync(string argument, int not)
    {
        var found = await UntilAsync<object>(() => Task.FromResult(Directory.EnumerateDirectories("/proc").Select(path => Path.GetFileName(path)).Where(name => name.All(char.IsAsciiDigit))
            .Where(pid => CommandOf(pid) == $"sleep\0{argument}\0").Select(pid => (object?)int.Parse(pid, CultureInfo.InvariantCulture)).FirstOrDefault(pid => (int)pid! != not)));
        return (int)found;
    }

    private static string CommandOf(string pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
