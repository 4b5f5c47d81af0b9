using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Gates;
using Nexus.Personas;
using Nexus.Tests.Gates;
using Xunit;

namespace Nexus.Tests.Personas;

/// <summary>Gate 2c and the persona's own history: what a value must have behind it to be believed without being named.</summary>
public sealed class SinkHistoryTests
{
    private const string Url = "https://example.com/report";
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 10, 0, 0, TimeSpan.Zero);
    private int _leaf;

    [Theory]
    [InlineData(5, 3, true)]
    [InlineData(4, 3, false)]
    [InlineData(5, 2, false)]
    [InlineData(200, 1, false)]
    public void A_habit_is_mature_after_five_uses_on_three_days(int uses, int days, bool mature)
    {
        var fold = Used(new PersonaFold(), uses, days);
        Assert.Equal(mature ? [Url] : ImmutableArray<string>.Empty, fold.MatureSinks(Posting(days)));
        Assert.Equal(fold.MatureSinks(Posting(days)).AsEnumerable(), PersonaFold.Load(fold.Save()).MatureSinks(Posting(days)));
    }

    [Theory]
    [InlineData(SealStatus.Blocked, false)]
    [InlineData(SealStatus.Failed, false)]
    [InlineData(SealStatus.Unknown, false)]
    [InlineData(SealStatus.Executed, true)]
    public void Only_what_was_executed_by_nexus_itself_makes_a_habit(SealStatus status, bool attested)
    {
        var fold = Used(new PersonaFold(), 20, 5, status, attested);
        Assert.Empty(fold.MatureSinks(Posting(5)));
    }

    [Fact]
    public void A_habit_of_one_tool_or_value_is_none_of_another_and_one_not_followed_is_forgotten()
    {
        var fold = Used(new PersonaFold(), 10, 5);
        Assert.Empty(fold.MatureSinks(Posting(5, url: Url + "s")));
        Assert.Empty(fold.MatureSinks(Posting(5, tool: "mail")));
        Assert.NotEmpty(fold.MatureSinks(Posting(4 + 90)));
        Assert.Empty(fold.MatureSinks(Posting(4 + 91)));
    }

    [Fact]
    public void A_flood_of_values_used_once_neither_grows_the_history_nor_drives_out_a_habit()
    {
        var fold = Used(new PersonaFold(), 10, 5);
        var before = fold.Save().Span.Length;
        for (var i = 0; i < 5_000; i++) fold.Add(SomeAction.Of(_leaf++, Posting(6, $"https://example.com/{i}")));
        Assert.NotEmpty(fold.MatureSinks(Posting(7)));
        var size = fold.Save().Span.Length;
        for (var i = 5_000; i < 10_000; i++) fold.Add(SomeAction.Of(_leaf++, Posting(6, $"https://example.com/{i}")));
        Assert.InRange(fold.Save().Span.Length, before, size + 16_384);
    }

    [Fact]
    public void A_value_only_untrusted_output_names_passes_as_a_mature_habit_and_not_as_a_young_one()
    {
        var young = Judged(Used(new PersonaFold(), 4, 3));
        Assert.Equal(GateVerdict.Fail, young.Verdict);
        Assert.Contains("named only by the untrusted output of 'web_fetch'", young.Reason);
        Assert.Equal(GateVerdict.Pass, Judged(Used(new PersonaFold(), 5, 3)).Verdict);
    }

    [Fact]
    public void A_value_that_nothing_names_passes_as_a_mature_habit_and_fails_without_history()
    {
        Assert.Contains("no mature habit of this persona", Judged(new PersonaFold(), new Observation("task", true, "post the report")).Reason);
        Assert.Equal(GateVerdict.Pass, Judged(Used(new PersonaFold(), 5, 3), new Observation("task", true, "post the report")).Verdict);
    }

    private static GateResult Judged(PersonaFold fold, params Observation[] seen)
    {
        if (seen.Length == 0) seen = [new Observation("task", true, "post the report"), new Observation("web_fetch", false, $"last week's report is at {Url}")];
        var input = Some.Input(Some.WebFetch() with { Name = "web_post" }, $$"""{"url":"{{Url}}"}""", seen);
        var features = Features.Of(input.Call, Start.AddDays(3));
        return new IntentGate().Judge(input with { MatureSinks = fold.MatureSinks(features) });
    }

    private PersonaFold Used(PersonaFold fold, int uses, int days, SealStatus status = SealStatus.Executed, bool attested = false)
    {
        for (var i = 0; i < uses; i++) fold.Add(SomeAction.Of(_leaf++, Posting(i % days), status, attested));
        return fold;
    }

    private static ActionFeatures Posting(int day, string url = Url, string tool = "web_post") => SomeAction.Posting(Start.AddDays(day), url, tool);
}
