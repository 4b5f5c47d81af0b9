namespace Orleans;

/// <summary>A stored record as its storage sees it.</summary>
public interface IGrainState<T>
{
    T State { get; set; }

    string? ETag { get; set; }

    bool RecordExists { get; set; }
}
