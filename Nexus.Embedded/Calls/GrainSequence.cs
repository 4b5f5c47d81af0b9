using System.ComponentModel;
using Orleans.Runtime;

namespace Nexus.Embedded;

/// <summary>A call of a method that returns a sequence. Nothing happens until somebody enumerates it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GrainSequence<T> : IAsyncEnumerable<T>
{
    public abstract GrainMethod Method { get; }

    public virtual int ArgumentCount => 0;

    internal GrainTarget Target { get; set; } = null!;

    /// <summary>The token among the arguments, if the method has one.</summary>
    protected internal virtual CancellationToken Token => default;

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => new SequenceReader<T>(this, cancellationToken);

    /// <summary>Calls the grain, with a token that is cancelled in its turns.</summary>
    protected internal abstract IAsyncEnumerable<T> Start(object grain, CancellationToken token);

    protected internal virtual object? GetArgument(int index) => throw new ArgumentOutOfRangeException(nameof(index));

    protected internal virtual void SetArgument(int index, object value) => throw new ArgumentOutOfRangeException(nameof(index));
}
