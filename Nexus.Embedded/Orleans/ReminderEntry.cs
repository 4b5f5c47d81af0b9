using Orleans.Runtime;

namespace Orleans;

/// <summary>A row of the reminder table.</summary>
public sealed class ReminderEntry
{
    public GrainId GrainId { get; set; }

    public string ReminderName { get; set; } = "";

    /// <summary>When the first tick is due, in UTC. All later ones are whole periods away from it.</summary>
    public DateTime StartAt { get; set; }

    public TimeSpan Period { get; set; }

    public string ETag { get; set; } = "";

    public override string ToString() => $"<{GrainId} {ReminderName} {StartAt:O} {Period} {ETag}>";
}
