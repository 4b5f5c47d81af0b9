using Nexus.Rules;
using Xunit;

namespace Nexus.Tests.Rules;

public sealed class RuleYamlTests
{
    [Fact]
    public void The_rules_that_come_with_Nexus_have_no_mistake_and_hold_the_whole_matrix()
    {
        var reading = RuleYaml.Read("default.yaml", DefaultRules.CurrentText, "default");
        Assert.Empty(reading.Faults);
        Assert.Equal(
            ["Auth", "Heartbeat", "Kernel", "Policy", "RateLimit", "Resource", "Spoof"],
            reading.Rules.Select(rule => rule.Category.ToString()).Distinct().Order());
    }

    [Theory]
    [InlineData("rules:\n  - id: a\n    category: policy\n    severity: loud\n    when: { type: x }", 4, 15, "severity is 'loud'; it must be one of info, warn, high, critical")]
    [InlineData("rules:\n  - id: a\n    category: policy\n    severity: warn\n    when: { type: x }\n    wihtin: 1s", 6, 5, "unknown key 'wihtin'; did you mean 'within'?")]
    [InlineData("rules:\n  - id: a\n    category: policy\n    severity: warn\n    when: { type: x }\n    count: five\n    within: 1s\n    by: entity", 6, 12, "count is 'five'; it must be a whole number from 1 to 10000")]
    [InlineData("rules:\n  - id: a\n    category: policy\n    severity: warn\n    when: { type: x }\n    count: 5\n    within: soon\n    by: entity", 7, 13, "within is 'soon'")]
    [InlineData("rules:\n  - id: a\n    category: policy\n    severity: warn\n    when: { type: x }\n    count: 5\n    by: entity", 2, 5, "within is missing")]
    [InlineData("rules:\n  - id: a\n    category: policy\n    severity: warn\n    when: { message: { regex: '(a' } }", 5, 31, "cannot be used")]
    [InlineData("rules:\n  - id: a\n    category: policy\n    severity: warn\n    when: { message: { regex: '(?=a)b' } }", 5, 31, "cannot be used")]
    [InlineData("rules:\n  - id: a\n    category: policy\n    severity: warn\n    when: { type: x }\n    hint: rm -rf /", 6, 11, "names 'rm', which is no repair tool")]
    [InlineData("rules:\n  - id: a\n    category: policy\n    severity: warn\n    when: { n: { gt: many } }", 5, 22, "gt is 'many'; it must be a number")]
    [InlineData("rules:\n  - id: a\n    category: policy\n   severity: warn", 4, 4, "")]
    [InlineData("rules: 7", 1, 8, "rules must be a list")]
    public void A_mistake_is_told_with_line_and_column(string yaml, int line, int column, string message)
    {
        var fault = Assert.Single(RuleYaml.Read("r.yaml", yaml, "test").Faults);
        Assert.Equal((line, column), (fault.Line, fault.Column));
        Assert.Contains(message, fault.Message);
    }

    [Fact]
    public void Rules_that_are_written_alike_are_known_as_such_whatever_their_place_and_comments()
    {
        Rule One(string yaml) => Assert.Single(RuleYaml.Read("r.yaml", yaml, "test").Rules);
        var rule = One("id: a\ncategory: policy\nseverity: warn\nwhen: { type: x }\ntitle: \"\\u2028\"");
        Assert.True(rule.ReadsLike(One("rules:\n  # moved\n  - id:   a\n    category: policy\n    severity: warn\n    when:\n      type: x\n    title: \"\\u2028\"")));
        Assert.False(rule.ReadsLike(One("id: a\ncategory: policy\nseverity: high\nwhen: { type: x }\ntitle: \"\\u2028\"")));
        Assert.False((rule with { Text = "" }).ReadsLike(rule with { Text = "" }));
    }

    [Fact]
    public void All_mistakes_are_told_at_once_and_no_rule_of_such_a_file_is_used()
    {
        var reading = RuleYaml.Read("r.yaml", "rules:\n  - id: good\n    category: policy\n    severity: warn\n    when: { type: x }\n  - id: a b\n    category: none\n    severity: warn\n    when: {}\n  - id: good\n    category: auth\n    severity: warn\n    when: { type: y }", "test");
        Assert.Empty(reading.Rules);
        Assert.Equal([6, 7, 9, 10], reading.Faults.Select(fault => fault.Line));
    }
}
