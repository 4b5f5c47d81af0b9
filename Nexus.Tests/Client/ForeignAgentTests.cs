using System.Diagnostics;
using System.Text.RegularExpressions;
using Nexus.Tests.Api;
using Nexus.Tests.Architecture;
using Xunit;

namespace Nexus.Tests.Client;

/// <summary>Agents in other languages: the clients' own tests and the examples, against a running silo.</summary>
public sealed class ForeignAgentTests(House house, ITestOutputHelper output) : IClassFixture<House>
{
    private static readonly string Clients = Path.Combine(SourceFile.Root, "clients");

    [Fact]
    public Task The_Python_client_passes_its_tests_against_a_running_server() => RunAsync("python", "python3", "-B", "-m", "unittest", "-v");

    [Fact]
    public async Task A_state_graph_loop_in_Python_runs_behind_the_door() =>
        await SealedAsync(await RunAsync("python", "python3", "-B", "examples/state_graph_loop.py"), "outbox     ['anna@example.com']", "send_report");

    [Fact]
    public Task The_TypeScript_client_passes_its_tests_against_a_running_server() => RunAsync("typescript", "node", "--test", "test/");

    [Fact]
    public async Task An_OpenAI_tools_loop_in_TypeScript_runs_behind_the_door() =>
        await SealedAsync(await RunAsync("typescript", "node", "dist/examples/openai_tools_loop.js"), "paid       [\"DE89370400440532013000\"]", "pay_invoice");

    [Fact]
    public async Task The_compiled_TypeScript_is_what_its_source_says()
    {
        var compiler = Path.Combine(Clients, "typescript", "node_modules", "typescript", "bin", "tsc");
        Assert.SkipUnless(File.Exists(compiler), "there is no TypeScript compiler (npm install in clients/typescript): what is compiled is not compared with its source");
        var made = Directory.CreateTempSubdirectory("nexus-ts-").FullName;
        try
        {
            await RunAsync("typescript", "node", compiler, "--outDir", made);
            var kept = Path.Combine(Clients, "typescript", "dist");
            Assert.Equal(Files(made).Order(), Files(kept).Order());
            Assert.All(Files(made), file => Assert.Equal(File.ReadAllText(Path.Combine(made, file)), File.ReadAllText(Path.Combine(kept, file)), ignoreLineEndingDifferences: true));
        }
        finally
        {
            Directory.Delete(made, recursive: true);
        }
    }

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file));

    /// <summary>The example's model obeyed an injected instruction first: that call is sealed as blocked and only the asked one took effect.</summary>
    private async Task SealedAsync(string said, string effect, string tool)
    {
        Assert.Contains(effect, said, StringComparison.Ordinal);
        Assert.Contains($"REFUSED: {tool} was not run", said, StringComparison.Ordinal);
        var chain = Regex.Match(said, @"^chain\s+(\S+) valid=true", RegexOptions.Multiline | RegexOptions.IgnoreCase).Groups[1].Value;
        Assert.Equal(["executed", "blocked", "executed"], (await house.Demo.ChainAsync(chain)).Seals.Select(static seal => seal.Status));
    }

    private async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var path = Find(program);
        Assert.SkipUnless(path is not null, $"there is no {program} on the path: its client is not run");
        var start = new ProcessStartInfo(path!, arguments)
        {
            WorkingDirectory = Path.Combine(Clients, folder),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["NEXUS_URL"] = house.Http.BaseAddress!.ToString(), ["NEXUS_API_KEY"] = House.DemoKey, ["NO_PROXY"] = "127.0.0.1" },
        };
        using var process = Process.Start(start)!;
        var (text, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var said = await text + await errors;
        output.WriteLine(said);
        Assert.True(process.ExitCode == 0, said);
        return said;
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => (string[])[Path.Combine(folder, program), Path.Combine(folder, program + ".exe")]).FirstOrDefault(File.Exists);
}
