using Nexus.Actions;
using Nexus.Gates;
using Nexus.Personas;
using Xunit;

namespace Nexus.Tests.Personas;

/// <summary>A never-seen action is surprising, a habit is not.</summary>
public sealed class DriftTests
{
    private const double Strictest = 2.5 * 0.8;
    private const double Laxest = 2.5 * 1.2;

    private static PersonaFold Habit(int actions, Func<int, ActionFeatures>? features = null)
    {
        var fold = new PersonaFold();
        for (var i = 0; i < actions; i++) fold.Add(SomeAction.Of(i, features?.Invoke(i)));
        return fold;
    }

    [Theory]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(1_000)]
    [InlineData(20_000)]
    public void A_habit_is_ordinary_however_long_it_lasts(int actions) => Assert.True(Habit(actions).Read(SomeAction.Reading(actions)).Sigma < 1);

    [Theory]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(1_000)]
    [InlineData(20_000)]
    public void A_tool_never_used_is_surprising_even_to_the_trusted(int actions)
    {
        var reading = Habit(actions).Read(SomeAction.Reading(actions, tool: "web_fetch"));
        Assert.True(reading.Sigma > Laxest, $"{reading.Sigma}");
        Assert.StartsWith("first time this persona uses web_fetch; ", reading.Explanation);
        Assert.EndsWith("σ", reading.Explanation);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(1_000)]
    public void A_folder_never_touched_is_surprising_and_a_new_file_in_a_known_one_is_not(int actions)
    {
        var fold = Habit(actions);
        var reading = fold.Read(SomeAction.Reading(actions, path: "payroll/salaries.csv"));
        Assert.True(reading.Sigma > Laxest, $"{reading.Sigma}");
        Assert.StartsWith("first time this persona works in file:read:payroll", reading.Explanation);
        Assert.True(fold.Read(SomeAction.Reading(actions, path: "docs/new.txt")).Sigma < Strictest);
    }

    [Fact]
    public void A_single_departure_in_hour_size_or_pace_stays_within_the_strictest_limit()
    {
        var fold = Habit(300);
        var usual = SomeAction.Reading(300);
        foreach (var odd in new[] { usual with { Hour = 3 }, usual with { ParameterBytes = 1_000_000 }, usual with { At = usual.At.AddMinutes(-1) } })
            Assert.InRange(fold.Read(odd).Sigma, 0, Strictest);
    }

    [Fact]
    public void All_departures_together_are_stranger_than_each()
    {
        var fold = Habit(300);
        var usual = SomeAction.Reading(300);
        var odd = SomeAction.Reading(300, path: "docs/new.txt", bytes: 1_000_000) with { Hour = 3, At = usual.At.AddMinutes(-1) };
        Assert.True(fold.Read(odd).Sigma > Laxest);
    }

    [Fact]
    public void What_was_allowed_once_surprises_less_and_soon_is_a_habit()
    {
        var fold = Habit(100);
        var first = fold.Read(SomeAction.Reading(100, path: "notes/a.txt")).Sigma;
        for (var i = 100; i < 130; i++) fold.Add(SomeAction.Of(i, SomeAction.Reading(i, path: i % 2 == 0 ? "notes/a.txt" : "docs/a.txt")));
        Assert.True(fold.Read(SomeAction.Reading(130, path: "notes/a.txt")).Sigma < Math.Min(first / 2, Strictest));
    }

    [Fact]
    public void To_who_always_goes_to_new_places_a_new_place_is_ordinary()
    {
        var fold = Habit(200, i => SomeAction.Reading(i, path: $"{i}/a.txt"));
        Assert.True(fold.Read(SomeAction.Reading(200, path: "payroll/a.txt")).Sigma < Strictest);
    }

    [Fact]
    public void Several_tools_in_turn_are_a_habit()
    {
        string[] tools = ["file_read", "compute_stats", "file_write"];
        var fold = Habit(60, i => SomeAction.Reading(i, tool: tools[i % 3]));
        for (var i = 60; i < 90; i++)
        {
            Assert.True(fold.Read(SomeAction.Reading(i, tool: tools[i % 3])).Sigma < Strictest);
            fold.Add(SomeAction.Of(i, SomeAction.Reading(i, tool: tools[i % 3])));
        }
    }

    [Fact]
    public void What_has_long_not_been_done_becomes_strange_again()
    {
        var fold = Habit(40, i => SomeAction.Reading(i, path: "old/a.txt"));
        for (var i = 40; i < 5_000; i++) fold.Add(SomeAction.Of(i));
        Assert.True(fold.Read(SomeAction.Reading(5_000, path: "old/a.txt")).Sigma > Strictest);
    }

    [Fact]
    public void Asking_again_and_again_makes_nothing_ordinary()
    {
        var fold = Habit(50);
        var before = fold.Read(SomeAction.Reading(50, tool: "web_fetch")).Sigma;
        for (var i = 50; i < 80; i++) fold.Add(SomeAction.Of(i, SomeAction.Reading(i, tool: "web_fetch"), SealStatus.Blocked, failures: SomeAction.Gate("drift", GateVerdict.Fail)));
        Assert.Equal(before, fold.Read(SomeAction.Reading(50, tool: "web_fetch")).Sigma);
    }

    [Fact]
    public void A_history_without_end_stays_bounded()
    {
        var fold = Habit(30_000, i => SomeAction.Reading(i, path: $"{i % 7_000}/{i}.txt", tool: $"tool{i % 300}"));
        Assert.InRange(fold.Save().Span.Length, 1, 120_000);
        Assert.True(double.IsFinite(fold.Read(SomeAction.Reading(30_000)).Sigma));
    }

    [Fact]
    public void Names_of_files_do_not_stand_in_the_snapshot() => Assert.DoesNotContain("docs", Habit(20).Save().ToString());

    [Theory]
    [InlineData(40, true)]
    [InlineData(60, true)]
    [InlineData(5, true)]
    [InlineData(400, false)]
    [InlineData(40_000, false)]
    public void An_amount_far_above_the_usual_is_strange_and_one_near_it_or_below_is_not(double amount, bool ordinary)
    {
        var reading = Habit(100, i => Paying(i, 38 + i % 5)).Read(Paying(100, (decimal)amount));
        Assert.Equal(ordinary, reading.Sigma < Strictest);
        if (!ordinary) Assert.Matches(@"^an unusual amount \(amount \d+, usually about (39|40)(\.\d+)?\); \d", reading.Explanation);
    }

    [Fact]
    public void A_persona_of_very_different_amounts_is_given_more_room()
    {
        var fold = Habit(200, i => Paying(i, new[] { 3, 1_200, 45, 380 }[i % 4]));
        Assert.True(fold.Read(Paying(200, 2_500)).Sigma < Strictest);
        Assert.True(fold.Read(Paying(200, 40)).Sigma < Strictest);
    }

    [Fact]
    public void Amounts_that_creep_up_are_stopped_before_they_are_ten_times_what_they_were()
    {
        var fold = Habit(300, i => Paying(i, 100));
        var (amount, at) = (100m, 300);
        for (; amount < 1_000; at++)
        {
            amount *= 1.03m;
            var asked = Paying(at, amount);
            if (fold.Read(asked).Sigma > Laxest) break;
            fold.Add(SomeAction.Of(at, asked));
        }
        Assert.InRange(amount, 150, 999);
    }

    [Fact]
    public void Habits_of_amounts_are_bounded_and_survive_being_saved()
    {
        var fold = Habit(5_000, i => Paying(i, 100, $"argument{i % 500}"));
        foreach (var i in Enumerable.Range(5_000, 20)) fold.Add(SomeAction.Of(i, Paying(i, 100)));
        Assert.True(fold.Save().Span.Length < 256 * 1024);
        var again = PersonaFold.Load(fold.Save());
        Assert.Equal(fold.Save(), again.Save());
        Assert.Equal(fold.Read(Paying(6_000, 5_000)), again.Read(Paying(6_000, 5_000)));
        Assert.NotNull(again.Read(Paying(6_000, 5_000)).Amount);
    }

    private static ActionFeatures Paying(int number, decimal amount, string argument = "amount") =>
        SomeAction.Reading(number, tool: "send_money") with { Amounts = [new NamedAmount(argument, amount)] };
}
