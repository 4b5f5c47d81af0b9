using System.Collections.Immutable;

namespace Nexus.Threats;

/// <summary>An alert's life: raised, acknowledged, repairing, cleared; or escalated. Each step gives the alert after it, or null where nothing changes.</summary>
public static class AlertLife
{
    public const int MaxEvents = 16;
    public const int MaxRepairs = 20;

    /// <summary>Whether the finding was dealt with before: it comes again when a process died between acting on it and noting that.</summary>
    public static bool IsRepeat(Alert latest, ThreatFinding finding) =>
        finding.AlertId == latest.Id && finding.Position <= latest.Finding.Position
        || finding.Position > 0 && finding.Journal == latest.Finding.Journal && finding.Position <= latest.Finding.Position;

    public static Alert Raise(ThreatFinding finding, long number, DateTimeOffset now) => new(
        finding.AlertId, number, 0, finding.ToPerson ? AlertStatus.Escalated : AlertStatus.Raised, finding, now, now, "system", finding.ToPerson ? "a person must decide" : "", []);

    public static Alert Fold(Alert alert, ThreatFinding finding, DateTimeOffset now)
    {
        var first = alert.Finding;
        var folded = first with
        {
            Count = first.Count + finding.Count,
            Severity = finding.Severity > first.Severity ? finding.Severity : first.Severity,
            // Trust is only ever lost by folding: an untrusted voice must not ride on a trusted alert, and a trusted one does not redeem a doubtful hint.
            Trusted = first.Trusted,
            Events = [.. first.Events.AddRange(finding.Events).TakeLast(MaxEvents)],
            Journal = finding.Journal,
            Position = finding.Position,
            At = finding.At > first.At ? finding.At : first.At,
        };
        return alert with { Finding = folded, ChangedAt = now };
    }

    public static Alert? Acknowledge(Alert alert, string by, DateTimeOffset now) =>
        alert.Status == AlertStatus.Raised ? Next(alert, AlertStatus.Acknowledged, by, "seen", now) : null;

    public static Alert? Clear(Alert alert, string by, string reason, DateTimeOffset now) =>
        alert.Status == AlertStatus.Cleared ? null : Next(alert, AlertStatus.Cleared, by, reason, now);

    public static Alert? Escalate(Alert alert, string by, string reason, DateTimeOffset now) =>
        alert.Status is AlertStatus.Cleared or AlertStatus.Escalated ? null : Next(alert, AlertStatus.Escalated, by, reason, now);

    /// <summary>The alert with the note of a repair, and what kind of change that is; null if it was noted before, or all is over.</summary>
    public static (Alert Alert, AlertChangeKind Kind)? NoteRepair(Alert alert, RepairNote note, DateTimeOffset now)
    {
        if (alert.Repairs.Any(one => one.SealId == note.SealId && one.Status == note.Status)) return null;
        var repairs = alert.Repairs.Where(one => one.SealId != note.SealId).Append(note).TakeLast(MaxRepairs).ToImmutableArray();
        var kind = note.Status switch
        {
            "executing" => AlertChangeKind.Repairing,
            "executed" => AlertChangeKind.PatchApplied,
            _ => AlertChangeKind.RepairFailed,
        };
        // A pulse may have cleared it before the repair's own end was noted: it stays so.
        var status = alert.Status is AlertStatus.Cleared or AlertStatus.Escalated ? alert.Status : AlertStatus.Repairing;
        return (Next(alert, status, "antibody", note.Message, now) with { Repairs = repairs }, kind);
    }

    /// <summary>Whether the antibody is to act on it.</summary>
    public static bool WantsRepair(Alert alert) =>
        alert.Finding is { Severity: >= Severity.High, ToPerson: false } && alert.Status is AlertStatus.Raised or AlertStatus.Acknowledged or AlertStatus.Repairing;

    /// <summary>Whether a repair of it ran, or may have: offered again after a restart, it is not begun anew.</summary>
    public static bool MayHaveBeenRepaired(Alert alert) => alert.Repairs.Any(static note => note.Status is "executed" or "unknown");

    /// <summary>Whether it has been quiet for as long as its rule says.</summary>
    public static bool IsQuiet(Alert alert, DateTimeOffset lastFound, DateTimeOffset now) =>
        alert.Status is AlertStatus.Raised or AlertStatus.Acknowledged or AlertStatus.Repairing && alert.Finding.ClearAfterSeconds > 0 && now - lastFound >= TimeSpan.FromSeconds(alert.Finding.ClearAfterSeconds);

    private static Alert Next(Alert alert, AlertStatus status, string by, string reason, DateTimeOffset now) =>
        alert with { Status = status, By = by, Reason = reason, ChangedAt = now };
}
