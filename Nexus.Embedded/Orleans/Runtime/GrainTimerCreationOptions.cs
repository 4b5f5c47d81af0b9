using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>When a grain timer ticks and how its ticks fit among calls.</summary>
public readonly struct GrainTimerCreationOptions
{
    public GrainTimerCreationOptions()
    {
    }

    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
    {
        DueTime = dueTime;
        Period = period;
    }

    public required TimeSpan DueTime { get; init; }

    public required TimeSpan Period { get; init; }

    /// <summary>Whether a tick may run between the awaits of a call that is under way.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether a tick counts as use and so keeps the grain from idling out.</summary>
    public bool KeepAlive { get; init; }
}
