using Nexus.Cli;
using Nexus.Configuration;
using Nexus.Tests.Configuration;
using Xunit;

namespace Nexus.Tests.Cli;

public sealed class InitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public void Dispose() => _folder.Dispose();

    private Task<int> Init(params string[] more) => CommandLine.RunAsync(["init", _folder.At("project"), .. more], _output, _errors, CancellationToken.None);

    [Fact]
    public async Task A_new_directory_gets_the_four_files_and_a_configuration_that_loads()
    {
        Assert.Equal(ExitCode.Ok, await Init());
        Assert.Equal([".env.example", "docker-compose.yml", "nexus.yml", "personas.yaml"], Directory.GetFiles(_folder.At("project")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var loaded = NexusConfiguration.Load([], _folder.At("project"), new Dictionary<string, string>());
        Assert.Equal(_folder.At("project/data"), loaded.Options.DataDir);
        Assert.Contains("nexus up", _output.ToString());
    }

    [Fact]
    public async Task Nothing_that_exists_is_overwritten_and_nothing_else_is_written_then()
    {
        Directory.CreateDirectory(_folder.At("project"));
        _folder.Write("project/nexus.yml", "mine");
        Assert.Equal(ExitCode.Refused, await Init());
        Assert.Equal("mine", File.ReadAllText(_folder.At("project/nexus.yml")));
        Assert.Single(Directory.GetFiles(_folder.At("project")));
        Assert.Contains("already has nexus.yml", _errors.ToString());
    }

    [Fact]
    public async Task A_directory_that_is_a_file_is_refused()
    {
        _folder.Write("project", "");
        Assert.Equal(ExitCode.Refused, await Init());
        Assert.Contains(_folder.At("project"), _errors.ToString());
    }

    [Fact]
    public async Task Every_variable_of_the_example_is_known()
    {
        await Init();
        var names = File.ReadLines(_folder.At("project/.env.example")).Where(static l => l.StartsWith("NEXUS_", StringComparison.Ordinal)).Select(static l => l[..l.IndexOf('=')]);
        Assert.All(names, name => Assert.Contains(OptionKeys.All, key => key.Variable == name));
    }
}
