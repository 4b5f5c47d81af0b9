namespace Nexus.Embedded;

/// <summary>Stands for the caller's token within the grain: cancelled when that is, but in a turn.</summary>
internal sealed class CallerToken : TurnItem
{
    private readonly CancellationTokenSource _cancellation = new();
    private CancellationTokenRegistration _cancelledByCaller;

    public CancellationToken Token => _cancellation.Token;

    public void Follow(CancellationToken callers, GrainRequest request) => _cancelledByCaller = callers.UnsafeRegister(
        static (state, cancelled) =>
        {
            var request = (GrainRequest)state!;
            request.TryCancel(cancelled);
            request.CancelInTurn();
        },
        request);

    public void Forget() => _cancelledByCaller.Unregister();

    internal override void RunTurn(Activation activation)
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (AggregateException error)
        {
            activation.Engine.Log.CancellationCallbackFailed(activation.GrainId, error);
        }
    }
}
