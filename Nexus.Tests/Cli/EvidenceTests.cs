using System.IO.Compression;
using System.Text.Json;
using Nexus.Cli;
using Nexus.Tests.Ledger;
using Xunit;

namespace Nexus.Tests.Cli;

/// <summary>What an auditor is given: exports, comparisons, and packs that verify by themselves.</summary>
public sealed class EvidenceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nexus-evidence-").FullName;

    [Fact]
    public async Task A_pack_holds_bundles_that_verify_alone_and_a_report_with_a_timeline()
    {
        await using var silo = await LogSilo.StartAsync();
        var (one, two) = (await silo.RunAsync(), await silo.RunAsync());
        var path = Path.Combine(_folder, "pack.zip");
        Assert.Equal(0, (await RunAsync(silo, "evidence", path, "--since", "1h")).Code);
        ZipFile.ExtractToDirectory(path, _folder);
        foreach (var chain in new[] { one, two })
        {
            var (code, said) = await RunAsync(silo, "verify", Path.Combine(_folder, "bundles", $"{chain}.bundle.json"), "--key", Path.Combine(_folder, "keys.txt"));
            Assert.True(code == 0, said);
        }
        var report = await File.ReadAllTextAsync(Path.Combine(_folder, "report.html"));
        Assert.Contains("4 sealed actions of 2 chains", report, StringComparison.Ordinal);
        Assert.Equal(4, report.Split("<title>").Length - 2);
        Assert.Contains("<svg viewBox=", report, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync(silo, "evidence", path, "--since", "1h")).Code);
    }

    [Fact]
    public async Task Seals_are_exported_as_OCSF_events_and_filtered()
    {
        await using var silo = await LogSilo.StartAsync();
        await silo.RunAsync();
        var lines = (await RunAsync(silo, "audit", "--since", "1h", "--tool", "compute_stats", "--format", "ocsf")).Said.TrimEnd().Split('\n');
        using var seal = JsonDocument.Parse(Assert.Single(lines));
        Assert.Equal((6003, 600_399, 1), (seal.RootElement.GetProperty("class_uid").GetInt32(), seal.RootElement.GetProperty("type_uid").GetInt32(), seal.RootElement.GetProperty("status_id").GetInt32()));
        Assert.Equal("compute_stats", seal.RootElement.GetProperty("api").GetProperty("operation").GetString());
        Assert.Empty((await RunAsync(silo, "audit", "--since", "2999-01-01", "--format", "ocsf")).Said);
        Assert.Equal(2, (await RunAsync(silo, "audit", "--since", "soon")).Code);
    }

    [Fact]
    public async Task Two_chains_are_compared_step_by_step()
    {
        await using var silo = await LogSilo.StartAsync();
        var (one, two) = (await silo.RunAsync(), await silo.RunAsync());
        Assert.Equal(0, (await RunAsync(silo, "diff", one, one)).Code);
        using var other = await silo.SendAsync(HttpMethod.Post, "/v1/execute", new { task = "compute the mean of 4, 5, 6" });
        var three = JsonDocument.Parse(await other.Content.ReadAsStringAsync()).RootElement.GetProperty("chain_id").GetString()!;
        var (code, said) = await RunAsync(silo, "diff", one, three);
        Assert.Equal(1, code);
        Assert.Contains("2 and 1 steps", said, StringComparison.Ordinal);
        Assert.Contains("\"what\": \"step\"", (await RunAsync(silo, "diff", two, three, "--json")).Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-21", "2026-11-21T00:00:00Z")]
    [InlineData("2026-11-21T08:00Z", "2026-11-21T08:00:00Z")]
    [InlineData("24h", "2026-11-20T12:00:00Z")]
    [InlineData("7d", "2026-11-14T12:00:00Z")]
    [InlineData("90m", "2026-11-21T10:30:00Z")]
    public void A_moment_is_read_as_people_write_it(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), Moment.Parse(text, new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero)));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<(int Code, string Said)> RunAsync(LogSilo silo, params string[] arguments)
    {
        using var output = new StringWriter();
        string[] all = arguments.Contains("--key") ? [.. arguments, "--server", silo.Url.ToString()] : [.. arguments, "--server", silo.Url.ToString(), "--key", LogSilo.DemoKey];
        var code = await CommandLine.RunAsync(all, output, output, CancellationToken.None);
        return (code, output.ToString());
    }
}
