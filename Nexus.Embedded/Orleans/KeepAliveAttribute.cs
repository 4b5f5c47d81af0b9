namespace Orleans;

/// <summary>Activations of this grain never idle out.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public class KeepAliveAttribute : Attribute;
