namespace Orleans;

/// <summary>Every stream of this namespace is delivered to the grain whose key is the stream's key.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class ImplicitStreamSubscriptionAttribute : Attribute
{
    public ImplicitStreamSubscriptionAttribute(string streamNamespace, string? streamIdMapper = null)
    {
        ArgumentNullException.ThrowIfNull(streamNamespace);
        if (streamIdMapper is not null)
            throw new NotSupportedException("The embedded engine maps a stream to the grain with the same key, and in no other way.");
        StreamNamespace = streamNamespace;
    }

    internal string StreamNamespace { get; }
}
