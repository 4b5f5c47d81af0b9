using System.Text.Json;
using Nexus.Cli;
using Nexus.Stores;
using Nexus.Tests.Configuration;
using Xunit;

namespace Nexus.Tests.Cli;

public sealed class CommandLineTests
{
    public static TheoryData<string> Names => [.. CommandLine.Verbs().Select(static v => v.Command.Name)];

    private static async Task<(int Code, string Output, string Errors)> Run(params string[] args)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(args, output, errors, CancellationToken.None);
        return (code, output.ToString(), errors.ToString());
    }

    [Fact]
    public void Every_verb_is_found_by_its_type() =>
        Assert.Superset(new HashSet<string>(["alerts", "approvals", "audit", "backup", "bench", "bundle", "config", "diff", "entities", "evidence", "follow", "gates", "init", "inspect", "personas", "policy", "receipt", "replay", "restore", "rules", "run", "seed", "tools", "up", "verify", "watch"]), CommandLine.Verbs().Select(static v => v.Command.Name).ToHashSet());

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_verb_explains_itself_with_an_example(string verb)
    {
        var (code, output, errors) = await Run(verb, "--help");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("Example:", output);
        Assert.Contains("--json", output);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task The_root_lists_its_verbs_and_exit_codes()
    {
        var (code, output, _) = await Run("--help");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("3 server unreachable", output);
        Assert.All(CommandLine.Verbs(), verb => Assert.Contains(verb.Command.Name, output));
    }

    [Theory]
    [InlineData(new[] { "verfy" }, "nexus: 'verfy' is no verb; did you mean 'verify'?")]
    [InlineData(new[] { "rnu" }, "nexus: 'rnu' is no verb; did you mean 'run'?")]
    [InlineData(new[] { "xx" }, "nexus: 'xx' is no verb\n")]
    [InlineData(new string[0], "nexus: what is to be done?")]
    [InlineData(new[] { "verify", "--nope" }, "'--nope' is no option of nexus verify; write -- before")]
    [InlineData(new[] { "run", "--jsn" }, "'--jsn' is no option of nexus run; did you mean '--json'?")]
    [InlineData(new string[0], "the verbs are alerts, approvals, audit, backup, bench")]
    [InlineData(new[] { "run" }, "nexus run --help")]
    [InlineData(new[] { "tools", "--colour" }, "--colour")]
    [InlineData(new[] { "tools", "--server", "localhost:8000" }, "server 'localhost:8000' must be an absolute http:// or https:// URL")]
    [InlineData(new[] { "tools", "--server", "nonsense" }, "server 'nonsense' must be an absolute http:// or https:// URL")]
    [InlineData(new[] { "audit", "--limit", "0" }, "--limit '0' must be 1 to 10000")]
    [InlineData(new[] { "audit", "--limit", "ten" }, "ten")]
    [InlineData(new[] { "audit", "--offset", "-1" }, "--offset '-1' must be 0 or more")]
    [InlineData(new[] { "audit", "--format", "xml" }, "xml")]
    [InlineData(new[] { "audit", "--status", "happy" }, "happy")]
    [InlineData(new[] { "tools", "--key", "" }, "--key '' must not be empty or blank")]
    [InlineData(new[] { "tools", "--key=" }, "missing for option: '--key'")]
    [InlineData(new[] { "tools", "--data-dir", " " }, "--data-dir ' ' must not be empty or blank")]
    [InlineData(new[] { "init", "" }, "directory '' must not be empty or blank\nnexus: see: nexus init --help")]
    [InlineData(new[] { "run", "" }, "task '' must not be empty or blank")]
    [InlineData(new[] { "alerts", "--show", "" }, "--show '' must not be empty or blank")]
    [InlineData(new[] { "replay", "" }, "chain '' must not be empty or blank")]
    [InlineData(new[] { "replay", "--", "" }, "chain '' must not be empty or blank")]
    [InlineData(new[] { "diff", "a", "\t" }, "other '\t' must not be empty or blank")]
    [InlineData(new[] { "personas", "export", "" }, "name '' must not be empty or blank\nnexus: see: nexus personas export --help")]
    [InlineData(new[] { "audit", "--chain", "" }, "--chain '' must not be empty or blank")]
    [InlineData(new[] { "entities", "--add", "" }, "--add '' must not be empty or blank")]
    [InlineData(new[] { "entities", "--add", "x", "--sender", "k", "--sender", "" }, "--sender '' must not be empty or blank")]
    [InlineData(new[] { "watch", "--entity", "", "--", "true" }, "--entity '' must not be empty or blank")]
    [InlineData(new[] { "bench", "agentdojo", "" }, "''")]
    [InlineData(new[] { "policy", "test" }, "see: nexus policy test --help")]
    [InlineData(new[] { "personas", "export", "--out", "x" }, "see: nexus personas export --help")]
    public async Task A_wrong_command_line_is_a_usage_error_that_names_what_is_wrong(string[] args, string expected)
    {
        var (code, output, errors) = await Run(args);
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(expected, errors);
        Assert.Empty(output);
    }

    [Theory]
    [InlineData("tools")]
    [InlineData("personas")]
    [InlineData("gates")]
    [InlineData("verify")]
    [InlineData("audit")]
    public async Task A_server_that_does_not_answer_is_exit_code_3(string verb)
    {
        var (code, output, errors) = await Run(verb, "--server", "http://127.0.0.1:1");
        Assert.Equal(ExitCode.Unreachable, code);
        Assert.Contains("127.0.0.1:1", errors);
        Assert.Empty(output);
    }

    [Theory]
    [InlineData("/dev/null", "it is a file")]
    [InlineData("/proc/nexus", "it cannot be made there")]
    public async Task A_data_directory_that_cannot_be_one_is_refused_in_a_sentence(string path, string why)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "these paths are of Linux");
        foreach (var verb in (string[])["seed", "up"])
        {
            var (code, output, errors) = await Run(verb, "--data-dir", path);
            Assert.Equal((ExitCode.Refused, "", $"nexus: data_dir (NEXUS_DATA_DIR): '{path}' cannot be used: {why}"), (code, output, errors.Split([';', '\n'])[0]));
            Assert.Single(errors.TrimEnd().Split('\n'));
        }
    }

    [Fact]
    public async Task A_data_directory_in_use_is_exit_code_1_and_names_its_holder()
    {
        using var folder = new TemporaryFolder();
        using var holder = DataDirectory.Open(folder.At("data"));
        foreach (var verb in (string[])["seed", "up"])
        {
            var (code, output, errors) = await Run(verb, "--data-dir", folder.At("data"));
            Assert.Equal((ExitCode.Refused, ""), (code, output));
            Assert.Contains($"is in use by process {Environment.ProcessId}", errors);
        }
    }

    [Fact]
    public async Task A_port_in_use_is_exit_code_1_and_named()
    {
        using var folder = new TemporaryFolder();
        using var holder = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        holder.Start();
        var (code, _, errors) = await Run("up", "--data-dir", folder.At("data"), "--log-dir", folder.At("logs"), "--log-console", "false", "--url", $"http://{holder.LocalEndpoint}");
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains($"url (NEXUS_URL, NEXUS_HOST, NEXUS_PORT): http://{holder.LocalEndpoint} is in use by another process", errors);
    }

    [Theory]
    [InlineData("entities", "--add", "x", "--repair", "", "--host", "")]
    [InlineData("watch", "--", "printf", "")]
    public async Task An_empty_value_that_says_something_is_taken(params string[] args) =>
        Assert.Equal(ExitCode.Unreachable, (await Run([args[0], "--server", "http://127.0.0.1:1", .. args[1..]])).Code);

    [Fact]
    public async Task A_setting_can_be_emptied_where_its_rule_allows()
    {
        Assert.Equal(ExitCode.Ok, (await Run("config", "--witnesses", "")).Code);
        Assert.Contains("log_dir (--log-dir): '' must be a path", (await Run("config", "--log-dir", "")).Errors);
    }

    [Fact]
    public async Task A_folder_in_place_of_a_file_and_a_file_of_something_else_are_refused_in_a_sentence()
    {
        using var folder = new TemporaryFolder();
        folder.Write("runs.jsonl", "");
        foreach (var (content, why) in new[] { ("ELF", "'E' is an invalid start of a value"), ("[]", "requires an element of type 'Object'"), ("""{"banking":{}}""", "not present") })
        {
            folder.Write("catalog.json", content);
            Assert.Contains(why, await Refused("bench", "agentdojo", folder.At("runs.jsonl"), "--catalogue", folder.At("catalog.json")));
        }

        Assert.Contains(": it is a folder", await Refused("bench", "agentdojo", folder.At("runs.jsonl"), "--catalogue", folder.At(".")));
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_is_refused_in_a_sentence()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName != "root", "only who is not root may be refused a file");
        using var folder = new TemporaryFolder();
        folder.Write("f.json", "{}");
        if (OperatingSystem.IsLinux()) File.SetUnixFileMode(folder.At("f.json"), UnixFileMode.None);
        Assert.Contains("denied", await Refused("verify", folder.At("f.json")));
    }

    private static async Task<string> Refused(params string[] args)
    {
        var (code, output, errors) = await Run(args);
        Assert.Equal((ExitCode.Refused, ""), (code, output));
        return Assert.Single(errors.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Config_shows_every_key_with_its_origin()
    {
        var (code, output, _) = await Run("config", "--port", "1234");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains(output.Split('\n'), line => line.StartsWith("port ") && line.Contains("1234") && line.Contains("--port") && line.TrimEnd().EndsWith("NEXUS_PORT"));
        Assert.DoesNotContain('\e', output);
    }

    [Fact]
    public async Task Config_in_JSON_covers_secrets()
    {
        var (code, output, _) = await Run("config", "--json", "--secret-key", new string('k', 32));
        Assert.Equal(ExitCode.Ok, code);
        using var document = JsonDocument.Parse(output);
        Assert.Equal("********", document.RootElement.EnumerateArray().Single(static l => l.GetProperty("key").GetString() == "secret_key").GetProperty("value").GetString());
    }

    [Fact]
    public async Task A_configuration_that_breaks_a_rule_is_exit_code_1_with_key_value_and_rule()
    {
        var (code, _, errors) = await Run("config", "--gate-drift-sigma", "99");
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("gate_drift_sigma (--gate-drift-sigma): '99' must be 0.1 to 10", errors);
    }
}
