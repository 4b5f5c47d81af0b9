namespace Nexus.Threats;

/// <summary>An open alert in the feed's memory: as it stands, and when what was last done for it.</summary>
internal sealed class OpenAlert(Alert alert, DateTimeOffset now)
{
    public Alert Alert { get; private set; } = alert;

    /// <summary>When something was last found for it; after a restart, the restart.</summary>
    public DateTimeOffset FoundAt { get; private set; } = now;

    /// <summary>When it was last sealed and stored.</summary>
    public DateTimeOffset NotedAt { get; private set; } = now;

    /// <summary>When the antibody was last asked.</summary>
    public DateTimeOffset OfferedAt { get; set; }

    /// <summary>Whether findings were folded in that are not sealed and stored yet.</summary>
    public bool Unnoted { get; private set; }

    public void Fold(Alert folded, DateTimeOffset now) => (Alert, FoundAt, Unnoted) = (folded, now, true);

    public void Note(Alert stands, DateTimeOffset now) => (Alert, NotedAt, Unnoted) = (stands, now, false);
}
