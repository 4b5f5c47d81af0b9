using Nexus.Rules;
using Nexus.Tests.Events;
using Nexus.Threats;
using Xunit;

namespace Nexus.Tests.Rules;

/// <summary>Whose events belong together, when they happened, and whether a rule judges at all.</summary>
public sealed class RuleScopeTests
{
    private static readonly RuleSet Rules = new(DefaultRules.Current);

    private static string Bare(double seconds, string entity = "SocketHub", string type = "mirror") =>
        $$$"""{"entity":"{{{entity}}}","type":"{{{type}}}","payload":{"direction":"in","channel":"user_message","body":{"text":"hi"}},"ts":"{{{SomeEvent.Now.AddSeconds(seconds):O}}}"}""";

    private static string Login(double seconds, string user) => $$$"""{"entity":"SocketHub","type":"login","payload":{"user":"{{{user}}}","success":false},"ts":"{{{SomeEvent.Now.AddSeconds(seconds):O}}}"}""";

    [Fact]
    public void Messages_without_a_session_count_together_for_their_entity()
    {
        var found = SomeEvent.Judge(Rules, Enumerable.Range(0, 5).Select(i => Bare(i * 0.1)));
        Assert.Equal((ThreatCategory.RateLimit, "Message flood: 5 or more within 1 s for entity 'SocketHub', the last: \"hi\""), (found[0].Category, found[0].Message));
        Assert.Empty(SomeEvent.Judge(Rules, Enumerable.Range(0, 4).Select(i => Bare(i * 0.1)).Append(Bare(0.4, "web01"))));
    }

    [Fact]
    public void Failed_logins_without_an_address_count_together_for_their_user()
    {
        Assert.Contains(SomeEvent.Judge(Rules, [Login(0, "bob"), Login(1, "bob"), Login(2, "bob")]), found => found.Category == ThreatCategory.Auth);
        Assert.Empty(SomeEvent.Judge(Rules, [Login(0, "bob"), Login(1, "eve"), Login(2, "bob")]));
    }

    [Fact]
    public void One_event_from_the_far_future_does_not_make_those_of_now_too_old_to_count()
    {
        const double Year = 365 * 86_400;
        var flood = Enumerable.Range(0, 5).Select(i => SomeEvent.Message(i * 0.1)).ToList();
        Assert.NotEmpty(SomeEvent.Judge(Rules, [SomeEvent.Message(Year), .. flood]));
        Assert.NotEmpty(SomeEvent.Judge(Rules, flood.SelectMany((message, i) => (string[])[message, SomeEvent.Message(Year + i * 10)])));
        // A clock that is always wrong is no worse than one that is right.
        Assert.NotEmpty(SomeEvent.Judge(Rules, Enumerable.Range(0, 3000).Select(i => SomeEvent.Message(Year + i * 10)).Concat(Enumerable.Range(0, 5).Select(i => SomeEvent.Message(Year + 40_000 + i * 0.1)))));
        Assert.Empty(SomeEvent.Judge(Rules, Enumerable.Range(0, 3000).Select(i => SomeEvent.Message(Year + i * 0.25))));
        // Nor do so many of them that there is no room left.
        Assert.NotEmpty(SomeEvent.Judge(Rules, Enumerable.Range(0, 3000).Select(i => SomeEvent.Message(Year + i * 10)).Concat(flood)));
    }

    [Fact]
    public void A_rule_that_is_turned_off_finds_nothing_and_is_still_shown_with_its_line()
    {
        const string Yaml = "rules:\n  - id: a\n    category: policy\n    severity: warn\n    when: { type: user_message }\n    enabled: false\n  - id: b\n    category: policy\n    severity: info\n    when: { type: user_message }\n    by: [no.such.field, entity]";
        var set = new RuleSet(RuleYaml.Read("r.yaml", Yaml, "r.yaml").Rules);
        Assert.Equal(["b"], SomeEvent.Judge(set, [SomeEvent.Message(0)]).Select(found => found.Rule));
        Assert.Equal([("a", 2, false), ("b", 7, true)], set.Rules.Select(rule => (rule.Id, rule.Line, rule.IsEnabled)));
        Assert.Null(set.Find("a"));
    }

    [Theory]
    [InlineData("by: []", 6, 9, "by has 0 fields")]
    [InlineData("by: [[a]]", 6, 10, "a field of by")]
    [InlineData("enabled: maybe", 6, 14, "enabled is 'maybe'")]
    public void A_mistake_in_them_is_told_with_line_and_column(string line, int row, int column, string message)
    {
        var fault = Assert.Single(RuleYaml.Read("r.yaml", $"rules:\n  - id: a\n    category: policy\n    severity: warn\n    when: {{ type: x }}\n    {line}", "test").Faults);
        Assert.Equal((row, column), (fault.Line, fault.Column));
        Assert.Contains(message, fault.Message);
    }
}
