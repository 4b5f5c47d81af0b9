using System.Text.Json;
using Nexus.Cli;
using Nexus.Tests.Events;
using Xunit;
using static Nexus.Tests.Journeys.ObserveHouse;

namespace Nexus.Tests.Journeys;

/// <summary>The rule file is edited while the silo runs.</summary>
public sealed class RulesFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nexus-rules-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Rule(string id, string word, string severity = "info") => $$"""
          - id: {{id}}
            category: policy
            severity: {{severity}}
            when: { type: user_message, message: { contains: {{word}} } }

        """;

    [Fact]
    public async Task A_new_rule_acts_and_a_mistake_is_told_with_its_place_while_the_old_rules_stay()
    {
        var file = Path.Combine(_folder, "rules.yaml");
        await File.WriteAllTextAsync(file, "rules:\n" + Rule("first", "kettle"));
        await using var house = await StartAsync(options => options with { RulesFile = file });
        await house.PutAsync("/nexus/entities/SocketHub", "{}");
        await house.PostAsync("/nexus/events", SomeEvent.Message(0, "a teapot and a kettle"));
        await house.AlertAsync(alert => Text(alert, "rule") == "first");
        Assert.Single(await house.AlertsAsync());

        // An editor replaces the file as a whole.
        await ReplaceAsync(file, "rules:\n" + Rule("first", "kettle") + Rule("second", "teapot"));
        await UntilAsync<object>(async () => (await MetricsAsync(house)).GetProperty("rules_loaded").GetInt32() == 2 ? "" : null);
        await house.PostAsync("/nexus/events", SomeEvent.Message(1, "a teapot"));
        await house.AlertAsync(alert => Text(alert, "rule") == "second");

        await ReplaceAsync(file, "rules:\n" + Rule("third", "cup") + Rule("fourth", "plate", "loud"));
        var error = (JsonElement)await UntilAsync<object>(async () => (await MetricsAsync(house)).GetProperty("rule_errors") is { } errors && errors.GetArrayLength() == 1 ? errors[0] : null);
        Assert.Equal(("rules.yaml", 8, 15), (Text(error, "file"), error.GetProperty("line").GetInt32(), error.GetProperty("column").GetInt32()));
        Assert.Contains("loud", Text(error, "message"));
        await house.PostAsync("/nexus/events", SomeEvent.Message(2, "a cup, a plate", "s2") + "\n" + SomeEvent.Message(2, "another kettle", "s3"));
        await UntilAsync<object>(async () => (await house.AlertsAsync()).Any(alert => Text(alert, "rule") == "first" && alert.GetProperty("count").GetInt64() == 2) ? "" : null);
        Assert.Equal(["first", "second"], (await house.AlertsAsync()).Select(alert => Text(alert, "rule")).Order());

        await ReplaceAsync(file, "rules:\n" + Rule("third", "cup"));
        await UntilAsync<object>(async () => (await MetricsAsync(house)) is var metrics && metrics.GetProperty("rule_errors").GetArrayLength() == 0 && metrics.GetProperty("rules_loaded").GetInt32() == 1 ? "" : null);
        await house.PostAsync("/nexus/events", SomeEvent.Message(3, "a cup, a kettle"));
        await house.AlertAsync(alert => Text(alert, "rule") == "third");
    }

    [Fact]
    public async Task A_mistake_that_the_command_line_finds_is_in_the_file_that_was_named()
    {
        var file = Path.Combine(_folder, "mine.yaml");
        await File.WriteAllTextAsync(file, Rule("first", "kettle", "loud"));
        await using var house = await StartAsync();
        using var output = new StringWriter();
        Assert.Equal(ExitCode.Refused, await CommandLine.RunAsync(["rules", "--check", file, "--json", "--server", $"{house.Http.BaseAddress}", "--key", SiloProcess.DemoKey], output, output, CancellationToken.None));
        Assert.Equal(file, Text(JsonDocument.Parse(output.ToString()).RootElement.GetProperty("errors")[0], "file"));
    }

    private static async Task<JsonElement> MetricsAsync(ObserveHouse house) => (await house.GetAsync("/nexus/status")).GetProperty("metrics");

    private static async Task ReplaceAsync(string file, string text)
    {
        await File.WriteAllTextAsync(file + ".new", text);
        File.Move(file + ".new", file, overwrite: true);
    }
}
