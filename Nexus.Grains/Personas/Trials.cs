using System.Text.Json;
using Nexus.Actions;
using Nexus.Gates;

namespace Nexus.Personas;

/// <summary>Counts how the newest candidate's verdicts compare with those of the contract in force.</summary>
internal static class Trials
{
    public static TrialCount With(TrialCount? count, TrialVerdict trial, SealStatus decided)
    {
        // A verdict of an older candidate, reported late, is not the newest one's.
        if (count is not null && trial.Number < count.Number) return count;
        if (count is null || trial.Number > count.Number) count = new TrialCount(trial.Number, 0, 0, 0);
        var (candidate, force) = (IsRefused(trial.Status), IsRefused(decided));
        return count with { Judged = count.Judged + 1, Stricter = count.Stricter + (candidate && !force ? 1 : 0), Looser = count.Looser + (force && !candidate ? 1 : 0) };
    }

    public static void Save(Utf8JsonWriter json, TrialCount count)
    {
        json.WriteStartArray("trial");
        json.WriteNumberValue(count.Number);
        json.WriteNumberValue(count.Judged);
        json.WriteNumberValue(count.Stricter);
        json.WriteNumberValue(count.Looser);
        json.WriteEndArray();
    }

    public static TrialCount? Load(JsonElement json) =>
        json.TryGetProperty("trial", out var trial) ? new TrialCount(trial[0].GetInt32(), trial[1].GetInt64(), trial[2].GetInt64(), trial[3].GetInt64()) : null;

    private static bool IsRefused(SealStatus status) => status is SealStatus.Blocked or SealStatus.Escalated;
}
