using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;

namespace Nexus.Tests.Engine;

/// <summary>Notes what it sees of calls to <see cref="IFilteredGrain"/>, and does what their arguments ask for.</summary>
public sealed class RecordingFilter : IIncomingGrainCallFilter
{
    public static ConcurrentQueue<SeenCall> Seen { get; } = new();

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod.DeclaringType != typeof(IFilteredGrain))
        {
            await context.Invoke();
            return;
        }

        var word = context.Request.GetArgumentCount() > 0 ? context.Request.GetArgument(0) as string : null;
        if (word == "refuse")
            throw new UnauthorizedAccessException("the filter says no");
        if (word == "answer")
        {
            context.Result = "the filter answers";
            return;
        }

        RequestContext.Set("filter", "was here");
        await context.Invoke();
        if (context.Result is string result)
            context.Result = result + "!";
        Seen.Enqueue(new(context.MethodName, context.TargetId.Key.ToString()!, context.SourceId?.Key.ToString(), context.Request.GetArgumentCount(), context.Grain, context.ImplementationMethod.DeclaringType!, context.InterfaceName));
    }

    public sealed record SeenCall(string Method, string Key, string? Source, int Arguments, object Grain, Type Implementation, string Interface);
}
