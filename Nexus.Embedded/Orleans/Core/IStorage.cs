namespace Orleans.Core;

/// <summary>A stored record as its grain sees it.</summary>
public interface IStorage
{
    string? Etag { get; }

    bool RecordExists { get; }

    Task ClearStateAsync();

    Task WriteStateAsync();

    Task ReadStateAsync();

    Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

    Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

    Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
}

/// <inheritdoc />
public interface IStorage<TState> : IStorage
{
    TState State { get; set; }
}
