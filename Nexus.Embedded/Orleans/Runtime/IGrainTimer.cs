namespace Orleans.Runtime;

/// <summary>A timer that lives and ticks inside one activation.</summary>
public interface IGrainTimer : IDisposable
{
    void Change(TimeSpan dueTime, TimeSpan period);
}
