using System.Reflection;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Nexus.Embedded;

/// <content>The call as its filters see it: first those of the engine, then the grain itself if it is one, then the method.</content>
public abstract partial class GrainRequest : IIncomingGrainCallContext
{
    private object? _result;
    private int _stage;

    internal bool WasFiltered => _stage > 0;

    internal bool IsReplaced { get; private set; }

    /// <summary>The task of the grain's own method, once the call got that far.</summary>
    internal Task? Inner { get; private set; }

    internal object? FilteredResult => IsReplaced ? _result : Inner is { IsCompletedSuccessfully: true } ? ResultOf(Inner) : null;

    IInvokable IGrainCallContext.Request => this;

    object IGrainCallContext.Grain => Target!.GrainInstance!;

    GrainId? IGrainCallContext.SourceId => Caller?.GrainId;

    GrainId IGrainCallContext.TargetId => Target!.GrainId;

    string IGrainCallContext.InterfaceName => Method.InterfaceName;

    string IGrainCallContext.MethodName => Method.Name;

    MethodInfo IGrainCallContext.InterfaceMethod => Method.Method;

    MethodInfo IIncomingGrainCallContext.ImplementationMethod
    {
        get
        {
            var map = Target!.GrainInstance!.GetType().GetInterfaceMap(Method.Method.DeclaringType!);
            var index = Array.IndexOf(map.InterfaceMethods, Method.Method);
            return index < 0 ? Method.Method : map.TargetMethods[index];
        }
    }

    IGrainContext IIncomingGrainCallContext.TargetContext => Target!;

    object? IGrainCallContext.Result
    {
        get => FilteredResult;
        set
        {
            _result = value;
            IsReplaced = true;
        }
    }

    Task IGrainCallContext.Invoke() => InvokeNext();

    private Task InvokeNext()
    {
        var filters = Target!.Engine.Filters;
        var stage = _stage++;
        if (stage < filters.Length)
            return filters[stage].Invoke(this);
        var grain = Target.GrainInstance!;
        if (stage == filters.Length && grain is IIncomingGrainCallFilter own)
            return own.Invoke(this);
        return Inner = Start(grain);
    }
}
