using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Nexus.Cli;
using Nexus.Cli.Output;
using Nexus.Tests.Ledger;
using Nexus.Wire;
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
        // What happened close together is one mark: together they stand for all.
        Assert.Equal(4, report.Split("<title>")[2..].Sum(static mark => int.Parse(mark.AsSpan(0, mark.IndexOf(' ', StringComparison.Ordinal)), System.Globalization.CultureInfo.InvariantCulture)));
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
        // The schema wants a name beside activity 99.
        Assert.Equal("compute_stats", seal.RootElement.GetProperty("activity_name").GetString());
        Assert.Empty((await RunAsync(silo, "audit", "--since", "2999-01-01", "--format", "ocsf")).Said);
        Assert.Equal(2, (await RunAsync(silo, "audit", "--since", "soon")).Code);
    }

    [Fact]
    public void A_refusal_is_not_hidden_behind_what_ran_and_many_actions_make_few_marks()
    {
        var seals = Enumerable.Range(0, 20_000).Select(i => new SealResponse
        {
            Id = "s",
            ChainId = "c",
            StepIndex = 0,
            Persona = $"p{i % 3}",
            Tool = "t<o>ol",
            Status = i == 500 ? "blocked" : "executed",
            Gates = [],
            Reasoning = [],
            Result = default,
            CreatedAt = DateTimeOffset.UnixEpoch.AddSeconds(i),
        }).ToArray();
        var svg = EvidenceTimeline.Draw(seals);
        Assert.InRange(svg.Split("<title>").Length - 1, 3, 400);
        Assert.Contains("<title>1 blocked: t&lt;o&gt;ol, from 1970-01-01 00:08:20Z</title>", svg, StringComparison.Ordinal);
        Assert.True(svg.LastIndexOf("#c62828\"><title>", StringComparison.Ordinal) > svg.LastIndexOf("#2e7d32\"><title>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_the_server_has_been_asked_too_often_what_reads_waits_and_what_writes_does_not()
    {
        using var said = new StringWriter();
        using var server = new Busy();
        using var http = new HttpClient(new PatientHandler(new Printer(said, said), server, TimeProvider.System)) { BaseAddress = new Uri("http://localhost") };
        using var read = await http.GetAsync("/");
        Assert.Equal((HttpStatusCode.OK, 3), (read.StatusCode, server.Asked));
        Assert.StartsWith("nexus: the server takes no more requests for ", said.ToString(), StringComparison.Ordinal);
        server.Asked = 0;
        using var write = await http.PostAsync("/", null);
        Assert.Equal((HttpStatusCode.TooManyRequests, 1), (write.StatusCode, server.Asked));
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

    [Fact]
    public async Task A_folder_is_no_file_to_write_to_or_to_read_rules_from_and_no_id_leads_to_another_address()
    {
        await using var silo = await LogSilo.StartAsync();
        var chain = await silo.RunAsync();
        foreach (var arguments in (string[][])[["bundle", chain, "--out", _folder], ["rules", "--check", _folder], ["rules", "--put", _folder]])
            Assert.Equal((1, $"nexus: Access to the path '{_folder}' is denied: it is a folder\n"), await RunAsync(silo, arguments));
        Assert.Equal((1, "nexus: an id or name must not be blank, '.' or '..', as '..' is (Parameter 'chainId')\n"), await RunAsync(silo, "replay", ".."));
    }

    [Fact]
    public async Task The_silo_that_a_verb_starts_for_itself_never_makes_it_wait()
    {
        using var errors = new StringWriter();
        await using var connection = await Connection.OpenAsync(null, null, _folder, new Printer(errors, errors), there: false, TestContext.Current.CancellationToken);
        for (var i = 0; i < 70; i++) await connection.Client.GatesAsync(TestContext.Current.CancellationToken);
        Assert.Empty(errors.ToString());
    }

    [Theory]
    [InlineData("2026-11-21", "2026-11-21T00:00:00Z")]
    [InlineData("2026-11-21T08:00Z", "2026-11-21T08:00:00Z")]
    [InlineData("24h", "2026-11-20T12:00:00Z")]
    [InlineData("7d", "2026-11-14T12:00:00Z")]
    [InlineData("90m", "2026-11-21T10:30:00Z")]
    public void A_moment_is_read_as_people_write_it(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), Moment.Parse(text, new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero)));

    /// <summary>Takes every third request.</summary>
    private sealed class Busy : HttpMessageHandler
    {
        public int Asked { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(++Asked % 3 == 0 ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests);
            response.Headers.RetryAfter = new(TimeSpan.Zero);
            return Task.FromResult(response);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<(int Code, string Said)> RunAsync(LogSilo silo, params string[] arguments)
    {
        using var output = new StringWriter();
        string[] all = arguments.Contains("--key") ? [.. arguments, "--server", silo.Url.ToString()] : [.. arguments, "--server", silo.Url.ToString(), "--key", LogSilo.DemoKey];
        var code = await CommandLine.RunAsync(all, output, output, CancellationToken.None);
        return (code, output.ToString());
    }
}
