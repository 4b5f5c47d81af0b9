namespace Orleans.Concurrency;

/// <summary>Calls to this grain may run between the awaits of one another.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;
