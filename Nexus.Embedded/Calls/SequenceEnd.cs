namespace Nexus.Embedded;

/// <summary>Tells the grain that nobody reads the sequence any more.</summary>
internal sealed class SequenceEnd<T>(SequenceReader<T> reader) : GrainRequest<GrainVoid>
{
    public override GrainMethod Method => reader.Sequence.Method;

    internal override bool Occupies => false;

    internal override bool PassesFilters => false;

    internal override string Describe() => $"the end of {Method}";

    protected internal override Task Start(object grain) => reader.Source?.EndAsync() ?? Task.CompletedTask;
}
