using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Nexus.Cli;
using Nexus.Client;
using Nexus.Personas;
using Nexus.Tests.Ledger;
using Xunit;
using static Nexus.Tests.Journeys.ObserveHouse;

namespace Nexus.Tests.Personas;

/// <summary>Contracts as files, on a whole silo: through the API, by the command line, from a watched folder.</summary>
public sealed class PersonaFileTests : IAsyncLifetime
{
    private const string Payer = "name: payer\nallowed_tools: [compute_stats]\nresource_scopes: ['kb:**']\nintent_patterns: [pay an invoice]\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("nexus-personas-").FullName;
    private LogSilo _silo = null!;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(At("watched"));
        _silo = await LogSilo.StartAsync(options => options with { PersonasDir = At("watched") });
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task YAML_makes_a_persona_and_its_next_version_and_a_mistake_changes_nothing()
    {
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Post, "/v1/personas", Payer)).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, "/v1/personas/payer", Payer + "max_ttl_seconds: 60\n")).Status);
        var (status, body) = await SendAsync(HttpMethod.Put, "/v1/personas/payer", Payer + "max_ttl: 60\nis_active: maybe\n");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        var mistakes = JsonDocument.Parse(body).RootElement.GetProperty("detail").EnumerateArray().Select(one => $"{one.GetProperty("loc").GetRawText()} {one.GetProperty("msg").GetString()}").ToArray();
        Assert.Equal(["[\"body\",5,1] a persona has an unknown key 'max_ttl'", "[\"body\",6,12] is_active is 'maybe'; it must be true or false"], mistakes);
        var persona = JsonDocument.Parse(await _silo.GetAsync("/v1/personas/payer")).RootElement.GetProperty("persona");
        Assert.Equal((2, 60), (persona.GetProperty("version").GetInt32(), persona.GetProperty("max_ttl_seconds").GetInt32()));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await SendAsync(HttpMethod.Post, "/v1/personas", Payer, "text/plain")).Status);
    }

    [Fact]
    public async Task Every_version_is_kept_shown_exported_and_compared()
    {
        await SendAsync(HttpMethod.Post, "/v1/personas", Payer);
        await SendAsync(HttpMethod.Put, "/v1/personas/payer", Payer.Replace("[compute_stats]", "[compute_stats, file_read]", StringComparison.Ordinal) + "risk_tolerance: high\n");
        using var client = new NexusClient(_silo.Http, LogSilo.DemoKey);
        Assert.Equal([1, 2], (await client.PersonaVersionsAsync("payer")).Select(version => version.Version));
        var diff = await client.PersonaDiffAsync("payer");
        Assert.Equal((1, 2), (diff.FromVersion, diff.ToVersion));
        Assert.Equal(["allowed_tools  \"file_read\"", "risk_tolerance \"medium\" \"high\""], diff.Changes.Select(change => $"{change.Member} {change.From} {change.To}"));
        Assert.StartsWith("name: payer\n", await client.PersonaYamlAsync("payer", 1), StringComparison.Ordinal);
        Assert.DoesNotContain("file_read", await client.PersonaYamlAsync("payer", 1), StringComparison.Ordinal);
        Assert.Contains("- file_read", await client.PersonaYamlAsync("payer"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<NexusApiException>(() => client.PersonaDiffAsync("payer", 1, 9))).Status);
    }

    [Fact]
    public async Task A_folder_is_applied_whole_or_not_at_all()
    {
        Write("own/payer.persona.yaml", Payer);
        Write("own/bad.persona.yaml", "name: bad\nallowed_tools: [x]\n");
        Write("own/payer.cases.yaml", "cases: []\n");
        var (code, said) = await RunAsync("personas", "apply", At("own"));
        Assert.Equal(1, code);
        Assert.Contains("bad.persona.yaml:1:1: resource_scopes is missing", said, StringComparison.Ordinal);
        Assert.DoesNotContain("payer", await _silo.GetAsync("/v1/personas"), StringComparison.Ordinal);

        File.Delete(At("own/bad.persona.yaml"));
        Assert.Equal("payer: would be created\n", (await RunAsync("personas", "apply", At("own"), "--dry-run")).Said);
        Assert.Equal("payer: created, version 1\n", (await RunAsync("personas", "apply", At("own"))).Said);
        Assert.Equal("payer: unchanged, version 1\n", (await RunAsync("personas", "apply", At("own"))).Said);
        Write("own/payer.persona.yaml", Payer + "max_ttl_seconds: 30\n");
        Assert.Equal(1, (await RunAsync("personas", "diff", At("own/payer.persona.yaml"))).Code);
        Assert.Equal("payer: version 1 → 2\n  max_ttl_seconds\n    - 120\n    + 30\n", (await RunAsync("personas", "apply", At("own"))).Said);
        Assert.Equal("payer: version 1 → version 2\n  max_ttl_seconds\n    - 120\n    + 30\n", (await RunAsync("personas", "diff", "payer")).Said);
    }

    [Theory]
    [InlineData]
    [InlineData("--dry-run")]
    public async Task A_contract_that_names_no_tool_of_the_server_is_told_before_any_is_sent(params string[] options)
    {
        Write("own/payer.persona.yaml", Payer);
        Write("own/zealot.persona.yaml", Payer.Replace("name: payer", "name: zealot", StringComparison.Ordinal).Replace("[compute_stats]", "[compute_stats, smite]", StringComparison.Ordinal));
        var (code, said) = await RunAsync(["personas", "apply", At("own"), .. options]);
        Assert.Equal(1, code);
        Assert.Contains("zealot.persona.yaml: allowed_tools names 'smite'", said, StringComparison.Ordinal);
        Assert.DoesNotContain("payer", await _silo.GetAsync("/v1/personas"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_exported_is_read_back_unchanged()
    {
        Assert.Equal(0, (await RunAsync("personas", "export", "--to", At("out"))).Code);
        Assert.Equal(DefaultPersonas.All.Count, Directory.GetFiles(At("out"), "*.persona.yaml").Length);
        Assert.All((await RunAsync("personas", "apply", At("out"))).Said.TrimEnd().Split('\n'), line => Assert.EndsWith("unchanged, version 1", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_watched_folder_is_put_in_force_while_the_silo_runs_and_a_file_with_mistakes_is_not()
    {
        Write("watched/payer.persona.yaml", Payer);
        await VersionAsync(1);
        Write("watched/payer.persona.yaml", Payer + "max_ttl_seconds: soon\n");
        var errors = await UntilAsync<string>(async () => JsonDocument.Parse(await _silo.GetAsync("/v1/personas")).RootElement.TryGetProperty("errors", out var found) ? found.GetRawText() : null);
        Assert.Equal("""[{"file":"payer.persona.yaml","line":5,"column":18,"message":"max_ttl_seconds is 'soon'; it must be a whole number"}]""", errors);
        await VersionAsync(1);
        Write("watched/payer.persona.yaml", Payer + "max_ttl_seconds: 45\n");
        await VersionAsync(2);
        await UntilAsync<object>(async () => (await _silo.GetAsync("/v1/personas")).Contains("errors", StringComparison.Ordinal) ? null : "");

        // What was changed by hand since stays, also over a start, until the file changes again.
        await SendAsync(HttpMethod.Put, "/v1/personas/payer", Payer + "is_active: false\n");
        await _silo.StopAsync();
        await _silo.StartAgainAsync();
        Write("watched/zoo.persona.yaml", Payer.Replace("payer", "zoo", StringComparison.Ordinal));
        await UntilAsync<object>(async () => (await _silo.GetAsync("/v1/personas")).Contains("zoo", StringComparison.Ordinal) ? "" : null);
        await VersionAsync(3);
    }

    private async Task VersionAsync(int version) => await UntilAsync<object>(async () =>
    {
        using var answer = await _silo.SendAsync(HttpMethod.Get, "/v1/personas/payer");
        return answer.IsSuccessStatusCode && JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("persona").GetProperty("version").GetInt32() == version ? "" : null;
    });

    private string At(string path) => Path.Combine(_folder, path);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string path, string yaml, string type = "application/yaml")
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(yaml, Encoding.UTF8, type) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", LogSilo.DemoKey);
        using var answer = await _silo.Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.RunAsync([.. arguments, "--server", _silo.Url.ToString(), "--key", LogSilo.DemoKey], output, output, CancellationToken.None);
        return (code, output.ToString());
    }
}
