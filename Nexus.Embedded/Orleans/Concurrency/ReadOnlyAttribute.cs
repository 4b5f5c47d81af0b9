namespace Orleans.Concurrency;

/// <summary>The method changes nothing, so it may run between the awaits of others like it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;
