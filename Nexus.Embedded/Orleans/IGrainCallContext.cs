using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans;

/// <summary>A call on its way through the filters.</summary>
public interface IGrainCallContext
{
    IInvokable Request { get; }

    object Grain { get; }

    /// <summary>The grain that calls, or null when the call comes from outside.</summary>
    GrainId? SourceId { get; }

    GrainId TargetId { get; }

    string InterfaceName { get; }

    string MethodName { get; }

    MethodInfo InterfaceMethod { get; }

    object? Result { get; set; }

    /// <summary>Goes on to the next filter, in the end to the grain.</summary>
    Task Invoke();
}
