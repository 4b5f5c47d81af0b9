namespace Nexus.Embedded;

/// <summary>Asks the grain for the next elements. It may take as long as it takes, and keeps nobody else out.</summary>
internal sealed class SequencePull<T>(SequenceReader<T> reader) : GrainRequest<SequenceBatch<T>>
{
    private readonly bool _first = reader.Source is null;

    public override GrainMethod Method => reader.Sequence.Method;

    public override int ArgumentCount => reader.Sequence.ArgumentCount;

    internal override bool Occupies => false;

    internal override bool HasDeadline => false;

    // The filters judge the call, not every element of its result.
    internal override bool PassesFilters => _first;

    internal void CancelSource()
    {
        if (reader.Source is { } source)
            source.Activation.Post(new CancelSourceTurn(source));
    }

    protected internal override Task Start(object grain)
    {
        if (reader.IsEnded)
            return Task.FromCanceled(new CancellationToken(canceled: true));
        if (_first)
            reader.Source = new SequenceSource<T>(Target!, grain, reader.Sequence);
        var source = reader.Source!;

        // The one that was asked may have ended, and its successor knows nothing of the sequence.
        return ReferenceEquals(source.Activation, Target)
            ? source.PullAsync(this)
            : Task.FromException<SequenceBatch<T>>(SequenceSource.Aborted(source.Activation.GrainId));
    }

    protected override object? GetArgument(int index) => reader.Sequence.GetArgument(index);

    protected override void SetArgument(int index, object value) => reader.Sequence.SetArgument(index, value);

    private sealed class CancelSourceTurn(SequenceSource<T> source) : TurnItem
    {
        internal override void RunTurn(Activation activation) => source.Cancel();
    }
}
