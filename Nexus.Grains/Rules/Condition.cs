using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Nexus.Events;

namespace Nexus.Rules;

/// <summary>What must hold of one event: all of its tests.</summary>
public sealed record Condition(ImmutableArray<FieldTest> Tests)
{
    public bool Holds(in Observed observed)
    {
        foreach (var test in Tests)
            if (!test.Holds(observed)) return false;
        return true;
    }

    /// <summary>The event types it can hold for; empty if any.</summary>
    public ImmutableArray<string> Types()
    {
        foreach (var test in Tests)
            if (test is { Field: "type" } and AnyOf { Negated: false } any) return any.Values;
        return [];
    }
}

/// <summary>A test of one field. A field that is absent fails every test but <c>exists: false</c> and a negated one.</summary>
public abstract record FieldTest(string Field, bool Negated)
{
    public bool Holds(in Observed observed) => (observed.Find(Field) is { } value ? Test(value) : Absent) != Negated;

    protected virtual bool Absent => false;

    protected abstract bool Test(string value);
}

/// <summary>The value is one of these.</summary>
public sealed record AnyOf(string Field, bool Negated, ImmutableArray<string> Values) : FieldTest(Field, Negated)
{
    protected override bool Test(string value)
    {
        foreach (var one in Values)
            if (string.Equals(one, value, StringComparison.Ordinal)) return true;
        return false;
    }
}

/// <summary>The value holds one of these, case apart.</summary>
public sealed record Contains(string Field, bool Negated, ImmutableArray<string> Values) : FieldTest(Field, Negated)
{
    protected override bool Test(string value)
    {
        foreach (var one in Values)
            if (value.Contains(one, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}

/// <summary>The pattern is found in the value. Never backtracks: its time is linear in the value's length, whatever the pattern.</summary>
public sealed record Matches : FieldTest
{
    private readonly LinearPattern _pattern;

    /// <param name="known">It came with the program, and a test has built it.</param>
    /// <exception cref="ArgumentException">The pattern is malformed.</exception>
    /// <exception cref="NotSupportedException">It needs backtracking (look-around, back-references).</exception>
    public Matches(string field, bool negated, string pattern, bool known = false) : base(field, negated) => _pattern = new LinearPattern(pattern, RegexOptions.IgnoreCase, known);

    protected override bool Test(string value) => _pattern.IsIn(value);
}

/// <summary>The value is a number between these.</summary>
public sealed record Between(string Field, bool Negated, double Least, bool LeastCounts, double Most, bool MostCounts) : FieldTest(Field, Negated)
{
    protected override bool Test(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && (LeastCounts ? number >= Least : number > Least) && (MostCounts ? number <= Most : number < Most);
}

/// <summary>The field is there.</summary>
public sealed record Exists(string Field, bool Negated) : FieldTest(Field, Negated)
{
    protected override bool Test(string value) => true;
}
