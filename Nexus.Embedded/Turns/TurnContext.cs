namespace Nexus.Embedded;

/// <summary>
/// Brings what a grain's code awaits back into turns of its activation. The activation is a task scheduler and could do
/// so by itself, but then every continuation would be a task with an execution context of its own; here it is an entry of the queue.
/// </summary>
/// <remarks>A new one each turn. The runtime runs a continuation at once, outside any task, where it finds the context that was captured:
/// there <see cref="TaskScheduler.Current"/> would be the pool's, and a task started from it would leave the grain.</remarks>
internal sealed class TurnContext(Activation activation) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => activation.Post(d, state);

    /// <exception cref="NotSupportedException">Always: waiting for a turn would block one.</exception>
    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("A grain's turn cannot be waited for; await instead.");

    public override SynchronizationContext CreateCopy() => this;
}
