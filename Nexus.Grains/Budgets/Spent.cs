namespace Nexus.Budgets;

/// <summary>What was used: whole calls, millionths of a unit, milliseconds. Whole numbers, so that a sum never drifts.</summary>
internal readonly record struct Spent(long Calls, long CostMicros, long Milliseconds)
{
    public static Spent operator +(Spent a, Spent b) => new(a.Calls + b.Calls, a.CostMicros + b.CostMicros, a.Milliseconds + b.Milliseconds);

    public static Spent operator -(Spent a, Spent b) => new(a.Calls - b.Calls, a.CostMicros - b.CostMicros, a.Milliseconds - b.Milliseconds);
}
