using Orleans.Runtime;

namespace Nexus.Embedded;

/// <summary>The caller's end of a sequence.</summary>
internal sealed class SequenceReader<T> : IAsyncEnumerator<T>
{
    private readonly CancellationTokenSource? _both;
    private readonly CancellationToken _token;
    private SequenceBatch<T> _batch = new([], false);
    private int _index = -1;
    private SequencePull<T>? _first;
    private bool _ended;

    public SequenceReader(GrainSequence<T> sequence, CancellationToken token)
    {
        Sequence = sequence;
        if (sequence.Token.CanBeCanceled && token.CanBeCanceled && sequence.Token != token)
            _both = CancellationTokenSource.CreateLinkedTokenSource(sequence.Token, token);
        _token = _both?.Token ?? (token.CanBeCanceled ? token : sequence.Token);
    }

    public GrainSequence<T> Sequence { get; }

    /// <summary>The grain's end. Set in its turn, by the first pull.</summary>
    public SequenceSource<T>? Source { get; set; }

    public bool IsEnded => Volatile.Read(ref _ended);

    public T Current => _batch.Items[_index];

    public ValueTask<bool> MoveNextAsync()
    {
        if (_index + 1 < _batch.Items.Count)
        {
            _index++;
            return new(true);
        }

        return _batch.IsLast ? new(false) : PullAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_ended)
            return;
        Volatile.Write(ref _ended, true);
        _both?.Dispose();

        // The activation that the first pull went to, even if that pull was given up before it began.
        if ((Source?.Activation ?? _first?.Target) is not { } activation)
            return;
        var end = new SequenceEnd<T>(this);
        if (activation.TryReceive(end))
        {
            try
            {
                await end.Answered;
            }
            catch (EnumerationAbortedException)
            {
                // It has ended already, with its activation.
            }
        }
    }

    private async ValueTask<bool> PullAsync()
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        _token.ThrowIfCancellationRequested();
        do
        {
            _batch = await SendPullAsync();
        }
        while (_batch.Items.Count == 0 && !_batch.IsLast);

        _index = 0;
        return _batch.Items.Count > 0;
    }

    private async Task<SequenceBatch<T>> SendPullAsync()
    {
        var pull = new SequencePull<T>(this)
        {
            Caller = Activation.Current?.Target,
            Values = RequestValues.Current,
        };
        await using var registration = _token.UnsafeRegister(
            static (state, token) =>
            {
                var pull = (SequencePull<T>)state!;
                pull.TryCancel(token);
                pull.CancelSource();
            },
            pull).ConfigureAwait(true);
        if (Source is { } source)
        {
            if (!source.Activation.TryReceive(pull))
                throw SequenceSource.Aborted(source.Activation.GrainId);
        }
        else
        {
            _first = pull;
            Sequence.Target.Deliver(pull);
        }

        return await pull.Answered;
    }
}
