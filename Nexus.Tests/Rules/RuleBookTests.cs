using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Configuration;
using Nexus.Rules;
using Nexus.Stores;
using Nexus.Tenants;
using Xunit;

namespace Nexus.Tests.Rules;

public sealed class RuleBookTests : IDisposable
{
    private const string First = "rules:\n  - { id: first, category: policy, severity: info, when: { type: user_message } }\n";
    private const string Second = "  - { id: second, category: policy, severity: info, when: { type: pulse } }\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("nexus-rules-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "rules.yaml");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_that_is_being_written_is_taken_once_it_has_settled()
    {
        File.WriteAllText(Path, First + Second);
        var book = Open();
        File.WriteAllText(Path, First);
        book.LookAtFile();
        Assert.Equal(["first", "second"], Rules(book));
        File.WriteAllText(Path, First + Second + Second.Replace("second", "third", StringComparison.Ordinal));
        book.LookAtFile();
        Assert.Equal(["first", "second"], Rules(book));
        book.LookAtFile();
        Assert.Equal(["first", "second", "third"], Rules(book));
    }

    [Fact]
    public void A_file_that_cannot_be_read_at_the_start_is_named_with_its_key() =>
        Assert.Contains($"rules_file (NEXUS_RULES_FILE): '{Path}' cannot be used:\n  rules.yaml: cannot be read", Assert.Throws<NexusException>(Open).Message, StringComparison.Ordinal);

    [Fact]
    public void A_change_of_one_rule_leaves_the_windows_of_the_others_full()
    {
        string Flood(string id, int count) => $"  - {{ id: {id}, category: policy, severity: info, when: {{ type: user_message }}, count: {count}, within: 10s, by: session }}\n";
        File.WriteAllText(Path, "rules:\n" + Flood("a", 5) + Flood("b", 5));
        var book = Open();
        var scope = new Correlation("demo", "session", "s1");
        for (var i = 1; i <= 4; i++) Assert.Empty(Hit(book, scope, i, "a", "b"));

        // The one moves to another line and gets a comment, the other asks for less: it begins anew.
        File.WriteAllText(Path, "rules:\n# as before\n" + Flood("c", 2) + Flood("b", 4) + Flood("a", 5));
        book.LookAtFile();
        book.LookAtFile();
        Assert.Equal(["a", "b", "c"], Rules(book));
        Assert.Equal(["a"], Hit(book, scope, 5, "a", "b"));
    }

    [Fact]
    public void A_copy_of_the_default_rules_of_an_earlier_version_gives_way_to_those_of_this_one()
    {
        File.WriteAllText(Path, "# ours\n" + OldDefault());
        var book = Open();
        Assert.Equal(DefaultRules.Current.Select(rule => rule.Text).Order(), book.Of("demo").Rules.Select(rule => rule.Text).Order());
        Assert.Equal("rules.yaml:1:1: holds the default rules of an earlier version, unchanged: those of this version are in force in their place", Assert.Single(book.Warnings("demo")).ToString());
        Assert.Empty(book.Faults("demo"));
    }

    [Fact]
    public void In_a_copy_that_was_changed_each_rule_that_was_corrected_since_is_named_with_its_line()
    {
        var text = OldDefault().Replace("regex: '", "regex: 'darn|", StringComparison.Ordinal);
        File.WriteAllText(Path, text);
        var book = Open();
        var lines = text.Split('\n');
        Assert.Equal(
            ((string[])["rate-limit", "failed-logins", "refusals", "antibody-refused"]).Select(id => $"rules.yaml:{Array.FindIndex(lines, line => line == $"  - id: {id}") + 1}"),
            book.Warnings("demo").Select(warning => $"{warning.File}:{warning.Line}"));
        Assert.Equal(["session"], book.Of("demo").Find("rate-limit")!.By);

        // Corrected, or of one's own: nothing to say.
        File.WriteAllText(Path, DefaultRules.CurrentText + First[7..]);
        book.LookAtFile();
        book.LookAtFile();
        Assert.Empty(book.Warnings("demo"));
        Assert.Contains("first", Rules(book));
    }

    [Fact]
    public async Task A_rule_put_by_a_tenant_is_held_against_earlier_versions_too()
    {
        File.WriteAllText(Path, First);
        var registry = new MemoryRegistry();
        var yaml = "id: rate-limit\ntitle: Message flood\ncategory: rate_limit\nseverity: warn\nwhen: { type: user_message }\ncount: 5\nwithin: 1s\nby: session\nclear_after: 60s\n";
        Assert.True(await registry.TryPutAsync(new RegistryEntry("demo", RegistryKind.Rule, "rate-limit", 1, RegistryJson.Write(new RuleText(yaml)), DateTimeOffset.UnixEpoch), TestContext.Current.CancellationToken));
        var book = new RuleBook(new NexusOptions { RulesFile = Path }, registry, TimeProvider.System, NullLogger<RuleBook>.Instance);
        await book.ReloadAsync("demo", TestContext.Current.CancellationToken);
        Assert.StartsWith("rate-limit:1:1: rule 'rate-limit' stands here as it came with an earlier version", Assert.Single(book.Warnings("demo")).ToString(), StringComparison.Ordinal);
        Assert.Empty(book.Warnings("other"));
    }

    private static IEnumerable<string> Hit(RuleBook book, Correlation scope, int i, params string[] rules) =>
        scope.Observe(book.Of("demo"), "j", 0, [.. rules.Select(rule => new RuleHit(rule, 0, $"j-{i}", i, DateTimeOffset.UnixEpoch.AddSeconds(i), 1, "web", "", DateTimeOffset.UnixEpoch.AddSeconds(i)))]).Select(finding => finding.Rule);

    private static string OldDefault()
    {
        using var reader = new StreamReader(typeof(RuleBook).Assembly.GetManifestResourceStream("rules/old/default.1.yaml")!);
        return reader.ReadToEnd();
    }

    private RuleBook Open() => new(new NexusOptions { RulesFile = Path }, new MemoryRegistry(), TimeProvider.System, NullLogger<RuleBook>.Instance);

    private static string[] Rules(RuleBook book) => [.. book.Of("demo").Rules.Select(rule => rule.Id)];
}
