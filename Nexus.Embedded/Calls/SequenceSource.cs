using Orleans.Runtime;

namespace Nexus.Embedded;

/// <summary>The grain's end of a sequence. All of it runs in turns of one activation.</summary>
internal abstract class SequenceSource
{
    /// <summary>Ends the sequence because its activation ends.</summary>
    public abstract void Abort();

    public static EnumerationAbortedException Aborted(GrainId grain) =>
        new($"The activation of {grain} that produced this sequence has ended. Enumerate again, from a cursor.");
}

/// <inheritdoc />
internal sealed class SequenceSource<T> : SequenceSource
{
    // As many elements as Orleans puts into one answer.
    private const int MaxBatch = 100;

    private readonly CancellationTokenSource _cancellation = new();
    private readonly IAsyncEnumerator<T> _elements;
    private Task<bool>? _move;
    private SequencePull<T>? _pull;
    private Task? _ended;

    public SequenceSource(Activation activation, object grain, GrainSequence<T> sequence)
    {
        Activation = activation;
        _elements = sequence.Start(grain, _cancellation.Token).GetAsyncEnumerator(_cancellation.Token);
        activation.Add(this);
    }

    public Activation Activation { get; }

    public async Task<SequenceBatch<T>> PullAsync(SequencePull<T> pull)
    {
        _pull = pull;
        try
        {
            return await NextAsync();
        }
        finally
        {
            _pull = null;
        }
    }

    public void Cancel()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (AggregateException error)
        {
            Activation.Engine.Log.CancellationCallbackFailed(Activation.GrainId, error);
        }
    }

    public override void Abort()
    {
        _pull?.TryFail(Aborted(Activation.GrainId));
        _ = EndAsync();
    }

    public Task EndAsync() => _ended ??= EndOnceAsync();

    private async Task EndOnceAsync()
    {
        Activation.Remove(this);
        Cancel();
        try
        {
            if (_move is { } move)
                await move;
        }
        catch
        {
            // Whoever pulled has been told.
        }

        try
        {
            await _elements.DisposeAsync();
        }
        catch (Exception error)
        {
            Activation.Engine.Log.SequenceEndFailed(Activation.GrainId, error);
        }
    }

    private async Task<SequenceBatch<T>> NextAsync()
    {
        var items = new List<T>();
        while (items.Count < MaxBatch)
        {
            _move ??= _elements.MoveNextAsync().AsTask();
            if (items.Count > 0 && !_move.IsCompletedSuccessfully)
                break;
            var move = _move;
            var more = await move;
            _move = null;
            if (!more)
                return new(items, IsLast: true);
            var engine = Activation.Engine;
            items.Add(engine.Options.CopyMessages ? engine.Copier.Copy(_elements.Current) : _elements.Current);
        }

        return new(items, IsLast: false);
    }
}
