namespace Orleans.Concurrency;

/// <summary>The method may run between the awaits of any call.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;
