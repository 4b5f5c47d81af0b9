using System.Collections.Immutable;

namespace Nexus.Events;

/// <summary>Something that brings records. To add one is to add its file: it is found by its type, run, counted, and run again should it fail.</summary>
internal interface IEventSource
{
    /// <summary>Unique in the process.</summary>
    string Name { get; }

    /// <summary>Brings records until told to stop. What it throws is shown with the source, which begins again after a while.</summary>
    Task RunAsync(ISourceSink sink, CancellationToken stop);
}

/// <summary>Where a source brings its records.</summary>
internal interface ISourceSink
{
    /// <summary>Hands over records; durable in the tenant's journal once it returns.</summary>
    Task BringAsync(string tenant, ImmutableArray<RawRecord> records, CancellationToken stop);

    /// <summary>The mark of the last record of a source that is durable; null if there is none.</summary>
    string? MarkOf(string tenant, string source);

    /// <summary>Notes how far a source has read where there was nothing to bring.</summary>
    void Advance(string tenant, string source, string mark);

    /// <summary>Says why the source does not work at present, or what it could not read; empty if it does and could.</summary>
    void Report(string tenant, string source, string error);
}
