using Nexus.Rules;
using Nexus.Tests.Events;
using Nexus.Threats;
using Xunit;

namespace Nexus.Tests.Rules;

/// <summary>The rules that come with Nexus: each threat of seed 000, and its nearest case that is none.</summary>
public sealed class RuleLawTests
{
    private static readonly RuleSet Rules = new(DefaultRules.Current);

    private static List<ThreatFinding> Judge(IEnumerable<string> bodies, string entity = "") => SomeEvent.Judge(Rules, bodies, entity);

    [Fact]
    public void Five_messages_within_a_second_are_a_flood_and_four_or_five_in_a_whole_second_are_none()
    {
        var flood = Assert.Single(Judge(Enumerable.Range(0, 5).Select(i => SomeEvent.Message(i * 0.2))));
        Assert.Equal((ThreatCategory.RateLimit, Severity.Warn), (flood.Category, flood.Severity));
        Assert.Empty(Judge(Enumerable.Range(0, 4).Select(i => SomeEvent.Message(i * 0.2))));
        Assert.Empty(Judge(Enumerable.Range(0, 5).Select(i => SomeEvent.Message(i * 0.25))));
        Assert.Empty(Judge(Enumerable.Range(0, 10).Select(i => SomeEvent.Message(i * 0.1, session: $"s{i}"))));
    }

    [Fact]
    public void Events_that_come_late_and_out_of_order_count_where_they_belong()
    {
        Assert.Single(Judge(((double[])[0, 0.4, 0.8, 30, 0.2, 0.6]).Select(at => SomeEvent.Message(at))));
        Assert.Empty(Judge(((double[])[0, 0.4, 0.8, 30, 1.2, 1.6]).Select(at => SomeEvent.Message(at))));
    }

    [Fact]
    public void The_windows_agree_with_counting_by_brute_force()
    {
        var chance = new Random(3);
        for (var run = 0; run < 200; run++)
        {
            var times = Enumerable.Range(0, 12).Select(_ => chance.Next(0, 40) * 0.1).ToList();
            var found = Judge(times.Select(at => SomeEvent.Message(at))).Count > 0;
            var expected = times.Any(start => times.Count(at => at >= start && Math.Round(at - start, 6) < 1) >= 5);
            Assert.True(expected == found, string.Join(' ', times));
        }
    }

    [Fact]
    public void Banned_words_are_found_and_words_that_only_hold_them_are_not()
    {
        var found = Assert.Single(Judge([SomeEvent.Message(0, "what a Bullshit answer")]));
        Assert.Equal((ThreatCategory.Policy, Severity.High), (found.Category, found.Severity));
        Assert.Empty(Judge([SomeEvent.Message(0, "the shitake of Scunthorpe")]));
    }

    [Fact]
    public void An_unknown_entity_is_a_spoof_and_a_known_one_is_none()
    {
        var found = Assert.Single(Judge([SomeEvent.Message(0, entity: "S0cketHub")]));
        Assert.Equal((ThreatCategory.Spoof, Severity.Critical, true), (found.Category, found.Severity, found.ToPerson));
        Assert.Empty(Judge([SomeEvent.Message(0)]));
    }

    [Fact]
    public void Three_failed_logins_from_one_address_are_found_and_two_or_three_from_three_are_not()
    {
        static string Line(int minute, string ip, string what = "Failed") => $"Nov 21 11:{minute:00}:00 web01 sshd[1]: {what} password for root from {ip} port 22 ssh2";
        var found = Assert.Single(Judge([Line(0, "203.0.113.9"), Line(4, "203.0.113.9"), Line(9, "203.0.113.9")]));
        Assert.Equal((ThreatCategory.Auth, Severity.Warn, 3), (found.Category, found.Severity, found.Events.Length));
        Assert.Empty(Judge([Line(0, "203.0.113.9"), Line(4, "203.0.113.9"), Line(10, "203.0.113.9")]));
        Assert.Empty(Judge([Line(0, "203.0.113.1"), Line(1, "203.0.113.2"), Line(2, "203.0.113.3")]));
        Assert.Empty(Judge([Line(0, "203.0.113.9"), Line(1, "203.0.113.9"), Line(2, "203.0.113.9", "Accepted")]));
        Assert.Single(Judge(["Nov 21 11:00:00 web01 sshd[1]: message repeated 3 times: [ Failed password for root from 203.0.113.9 port 22 ssh2]"]));
    }

    [Fact]
    public void A_busy_processor_under_a_burst_is_found_and_either_alone_is_not()
    {
        static string Cpu(double percent, double at) => $$"""{"entity":"host","type":"telemetry","payload":{"cpu_percent":{{percent}}},"ts":"{{SomeEvent.Now.AddSeconds(at):O}}"}""";
        var burst = Enumerable.Range(0, 20).Select(i => SomeEvent.Message(i * 0.4, session: $"s{i}")).ToList();
        Assert.Contains(Judge([Cpu(95, 4), .. burst]), found => found is { Category: ThreatCategory.Resource, Severity: Severity.High });
        Assert.Empty(Judge([Cpu(90, 4), .. burst]));
        Assert.Empty(Judge([Cpu(95, 4), .. burst.Take(19)]));
        Assert.Empty(Judge([Cpu(95, 20), .. burst]));
    }

    [Fact]
    public void A_sequence_of_calls_is_unusual_only_against_what_was_learnt()
    {
        var model = new SequenceModel();
        string[] usual = ["read", "write", "close", "open"];
        for (var i = 0; i < 300; i++) Assert.False(model.Add(usual[i % 4], 300, 5));
        for (var i = 0; i < 400; i++) Assert.False(model.Add(usual[i % 4], 300, 5));
        var odd = ((string[])["execve", "ptrace", "setuid", "mmap", "connect", "dup2", "execve"]).Select(call => model.Add(call, 300, 5)).ToList();
        Assert.Contains(true, odd);
        var again = new SequenceModel(model.Runs, model.Learnt);
        Assert.DoesNotContain(true, Enumerable.Range(0, 40).Select(i => again.Add(usual[i % 4], 300, 5)));
        Assert.False(again.Add("stat", 300, 5));
    }

    [Fact]
    public void What_was_acted_on_before_fills_windows_and_finds_nothing()
    {
        var hits = Enumerable.Range(0, 6).Select(i => new RuleHit("rate-limit", 0, $"j-{i + 1}", i + 1, SomeEvent.Now.AddSeconds(i * 0.1), 1, "SocketHub", "", SomeEvent.Now)).ToList();
        var scope = new Correlation("acme", "session", "s1");
        Assert.Empty(scope.Observe(Rules, "j", 5, [.. hits.Take(5)]));
        Assert.Equal(6, Assert.Single(scope.Observe(Rules, "j", 5, [hits[5]])).Position);
    }

    [Fact]
    public void The_same_finding_names_the_same_alert_again()
    {
        var once = Judge(Enumerable.Range(0, 5).Select(i => SomeEvent.Message(i * 0.1)))[0];
        var again = Judge(Enumerable.Range(0, 5).Select(i => SomeEvent.Message(i * 0.1)))[0];
        Assert.Equal(once.AlertId, again.AlertId);
    }
}
