using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>Where streams come from.</summary>
public interface IStreamProvider
{
    string Name { get; }

    bool IsRewindable { get; }

    IAsyncStream<T> GetStream<T>(StreamId streamId);
}
