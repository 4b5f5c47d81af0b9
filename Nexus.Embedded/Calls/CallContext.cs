using System.Reflection;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Nexus.Embedded;

/// <summary>A call on its way through the filters: first those of the engine, then the grain itself if it is one, then the method.</summary>
internal sealed class CallContext(GrainRequest request, Activation activation, object grain) : IIncomingGrainCallContext
{
    private object? _result;
    private int _next;

    public IInvokable Request => request;

    public object Grain => grain;

    public GrainId? SourceId => request.Caller?.GrainId;

    public GrainId TargetId => activation.GrainId;

    public string InterfaceName => request.Method.InterfaceName;

    public string MethodName => request.Method.Name;

    public MethodInfo InterfaceMethod => request.Method.Method;

    public MethodInfo ImplementationMethod
    {
        get
        {
            var method = InterfaceMethod;
            var map = grain.GetType().GetInterfaceMap(method.DeclaringType!);
            var index = Array.IndexOf(map.InterfaceMethods, method);
            return index < 0 ? method : map.TargetMethods[index];
        }
    }

    public IGrainContext TargetContext => activation;

    public object? Result
    {
        get => IsReplaced ? _result : Inner is { IsCompletedSuccessfully: true } ? request.ResultOf(Inner) : null;
        set
        {
            _result = value;
            IsReplaced = true;
        }
    }

    internal bool IsReplaced { get; private set; }

    /// <summary>The task of the grain's own method, once the call got that far.</summary>
    internal Task? Inner { get; private set; }

    public Task Invoke()
    {
        var filters = activation.Engine.Filters;
        var stage = _next++;
        if (stage < filters.Length)
            return filters[stage].Invoke(this);
        if (stage == filters.Length && grain is IIncomingGrainCallFilter own)
            return own.Invoke(this);
        return Inner = request.Start(grain);
    }
}
