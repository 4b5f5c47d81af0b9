using System.Diagnostics;
using System.Text.Json;
using Nexus.Gates;
using Nexus.Personas;
using Xunit;

namespace Nexus.Tests.Journeys;

/// <summary>Each verb of the built command line, as a process of its own, against a real silo that it finds by its data directory.</summary>
public sealed class CliTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("nexus-cli-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_task_is_run_told_again_inspected_and_verified()
    {
        await using var silo = await SiloProcess.StartAsync(_directory);

        var seeded = (await Nexus("seed")).Well();
        Assert.Equal(["personas: analyst, communicator, creator, operator, researcher", "documents: 4 added, 0 were there", "next: nexus run \"What is Nexus?\""], seeded.Lines);
        Assert.Equal(0, (await Nexus("seed", "--json")).Well().Json.GetProperty("documents_added").GetArrayLength());

        var run = (await Nexus("run", "What is Nexus?")).Well();
        foreach (var said in (string[])["1 step planned", "researcher → knowledge_search", "scope   pass", "intent  pass", "ttl     pass", "drift   skip", "executed", "decision  leaf 0", "outcome   leaf 1", "reasoning", "accountable door", "completed"])
            Assert.Contains(said, run.Output);

        var done = (await Nexus("run", "compute the mean of 3, 4 and 8", "--persona", "analyst", "--json")).Well().Json;
        var (chain, seal) = (done.GetProperty("chain_id").GetString()!, done.GetProperty("seals")[0].GetProperty("id").GetString()!);
        Assert.Equal(("completed", "executed"), (done.GetProperty("status").GetString(), done.GetProperty("seals")[0].GetProperty("status").GetString()));

        var told = (await Nexus("replay", chain)).Well();
        Assert.Equal($"chain {chain}: 1 step sealed", told.Lines[0]);
        Assert.Contains($"seal {seal}", told.Output);
        Assert.Equal(seal, (await Nexus("replay", chain, "--json")).Well().Json[0].GetProperty("id").GetString());

        var inspected = (await Nexus("inspect", seal)).Well();
        Assert.StartsWith($"seal {seal}  executed", inspected.Output);
        Assert.Equal("compute_stats", (await Nexus("inspect", seal, "--json")).Well().Json.GetProperty("tool").GetString());

        Assert.StartsWith($"OK  Chain {chain}", (await Nexus("verify", chain)).Well().Output);
        Assert.True((await Nexus("verify", "--json")).Well().Json.GetProperty("valid").GetBoolean());
        await AuditAsync(seal);
    }

    private async Task AuditAsync(string seal)
    {
        Assert.Contains("2 seals", (await Nexus("audit")).Well().Output);
        Assert.Equal(2, (await Nexus("audit", "--json")).Well().Json.GetProperty("seals").GetArrayLength());
        var csv = (await Nexus("audit", "--format", "csv", "--persona", "analyst")).Well();
        Assert.Equal("created_at,chain,step,persona,tool,status,gates,seal,error", csv.Lines[0]);
        Assert.Contains(seal, Assert.Single(csv.Lines[1..]));
        Assert.Equal("0 seals", (await Nexus("audit", "--status", "blocked")).Well().Lines[^1]);
    }

    [Fact]
    public async Task What_is_refused_says_why_and_ends_with_exit_code_1()
    {
        await using var silo = await SiloProcess.StartAsync(_directory);

        var unknown = await Nexus("run", "compute the mean of 1, 2, 3", "--persona", "nobody");
        Assert.Equal((1, ""), (unknown.Code, unknown.Errors));
        Assert.Contains("refused: persona 'nobody' not found", unknown.Output);
        Assert.Contains("escalated", unknown.Lines[^1]);

        var blocked = await Nexus("run", "read the file /etc/passwd", "--json");
        Assert.Equal((1, "blocked"), (blocked.Code, blocked.Json.GetProperty("status").GetString()));
        Assert.Contains("an absolute path", blocked.Json.GetProperty("error").GetString());

        foreach (var (said, args) in new (string, string[])[]
        {
            ("Chain not found", ["replay", Guid.Empty.ToString()]),
            ("Chain not found", ["verify", Guid.Empty.ToString()]),
            ("Seal not found", ["inspect", Guid.Empty.ToString()]),
            ("Invalid API key; give an API key with --key or NEXUS_API_KEY", ["tools", "--key", "nxs_wrong"]),
        })
        {
            var refused = await Nexus(args);
            Assert.Equal((1, "", $"nexus: {said}\n"), (refused.Code, refused.Output, refused.Errors));
        }

        var unreachable = await Nexus("tools", "--server", "http://127.0.0.1:1");
        Assert.Equal((3, ""), (unreachable.Code, unreachable.Output));
        Assert.Equal(2, (await Nexus("tools", "--server", "nonsense")).Code);
        Assert.Equal(2, (await Nexus("nonsense")).Code);
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("audit")]
    [InlineData("replay", "0193a1b2-00cd-7000-8000-00000000abcd")]
    [InlineData("evidence", "all.zip", "--since", "1h")]
    public async Task What_was_sealed_is_not_looked_for_in_a_log_made_for_the_purpose(params string[] args)
    {
        var folder = Path.Combine(_directory, "mistyped");
        var refused = await Nexus([.. args, "--data-dir", folder]);
        Assert.Equal((1, "", $"nexus: '{folder}' holds no embedded database\n"), (refused.Code, refused.Output, refused.Errors));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task The_catalogue_and_the_settings_are_shown_as_tables_and_as_json()
    {
        await using var silo = await SiloProcess.StartAsync(_directory);

        Assert.Contains((await Nexus("tools")).Well().Lines, line => line.StartsWith("compute_stats ", StringComparison.Ordinal));
        Assert.Contains((await Nexus("tools", "--json")).Well().Json.GetProperty("tools").EnumerateArray(), tool => tool.GetProperty("name").GetString() == "file_read");
        Assert.Contains((await Nexus("personas")).Well().Lines, line => line.StartsWith("researcher ", StringComparison.Ordinal));
        Assert.Equal(DefaultPersonas.All.Count, (await Nexus("personas", "--json")).Well().Json.GetProperty("personas").GetArrayLength());
        Assert.Equal(["GATE", .. GateRow.Names], (await Nexus("gates")).Well().Lines.Select(static line => line.Split(' ')[0]));
        Assert.Equal(GateRow.Names.Length, (await Nexus("gates", "--json")).Well().Json.GetProperty("gates").GetArrayLength());
        Assert.Equal("0 actions, 0 refused", (await Nexus("gates", "--stats")).Well().Lines[^1]);
        Assert.Equal(0, (await Nexus("gates", "--stats", "--json")).Well().Json.GetProperty("actions").GetInt32());
        Assert.Contains((await Nexus("config", "--port", "1234")).Well().Lines, line => line.StartsWith("port ", StringComparison.Ordinal) && line.EndsWith("NEXUS_PORT", StringComparison.Ordinal));
        Assert.Contains((await Nexus("config", "--json")).Well().Json.EnumerateArray(), line => line.GetProperty("env").GetString() == "NEXUS_DATA_DIR");
    }

    [Fact]
    public async Task A_project_is_laid_out_brought_up_used_and_stopped()
    {
        var project = Path.Combine(_directory, "project");
        Assert.Equal($"next: cd {project} && nexus up", (await Nexus("init", "project")).Well().Lines[^1]);
        Assert.Equal(4, (await Nexus("init", "other", "--json")).Well().Json.GetProperty("files").GetArrayLength());
        Assert.Equal(1, (await Nexus("init", "project")).Code);

        using var up = CliProcess.Start(project, "up", "--json", "--port", "0");
        try
        {
            using var said = JsonDocument.Parse((await up.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!);
            var url = said.RootElement.GetProperty("url").GetString()!;
            Assert.Equal(0, (await Nexus("run", "compute the mean of 3, 4 and 8", "--server", url)).Code);
            var second = await CliProcess.RunAsync(project, "up", "--json");
            Assert.Equal((1, ""), (second.Code, second.Output));
            Assert.Contains($"is in use by process {up.Id} at {url}", second.Errors);

            Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no signal to send");
            // Not SIGINT: what is started in the background of a script ignores it, and so would all that this suite starts.
            using (var kill = Process.Start("kill", ["-TERM", $"{up.Id}"])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
            await up.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, up.ExitCode);
        }
        finally
        {
            if (!up.HasExited) up.Kill();
        }

        // Without a server it starts a silo of its own on the same directory, and finds what was sealed there.
        Assert.Contains("1 seal", (await CliProcess.RunAsync(project, "audit")).Well().Lines[^1]);
    }

    private Task<CliProcess> Nexus(params string[] args) => CliProcess.RunAsync(_directory, args);
}
