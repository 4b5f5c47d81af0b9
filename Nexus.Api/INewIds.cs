namespace Nexus.Api;

/// <summary>Where new ids come from.</summary>
public interface INewIds
{
    /// <summary>An id that was never given before.</summary>
    Guid Next();
}

/// <summary>UUIDs of version 7: in the order of time, so that indices stay compact.</summary>
internal sealed class TimeOrderedIds(TimeProvider time) : INewIds
{
    public Guid Next() => Guid.CreateVersion7(time.GetUtcNow());
}
