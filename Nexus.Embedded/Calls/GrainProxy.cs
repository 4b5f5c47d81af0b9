using System.ComponentModel;
using Orleans.Runtime;

namespace Nexus.Embedded;

/// <summary>The base of generated grain references: turns a method call into a request.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GrainProxy : GrainReference
{
    protected GrainProxy(GrainTarget target)
        : base(target)
    {
    }

    protected Task<T> Send<T>(GrainRequest<T> request)
    {
        var target = Target;
        request.Caller = Activation.Current?.Target;
        request.Values = RequestValues.Current;
        if (target.Engine.Options.CopyMessages)
            target.Engine.Copier.CopyArguments(request);
        var token = request.Token;
        if (token.CanBeCanceled && !request.TryLinkToken(token))
            return Task.FromCanceled<T>(token);
        try
        {
            target.Deliver(request);
        }
        catch (Exception error)
        {
            request.TryFail(error);
        }

        return request.Answered;
    }

    protected IAsyncEnumerable<T> Enumerate<T>(GrainSequence<T> sequence)
    {
        sequence.Target = Target;
        return sequence;
    }
}
