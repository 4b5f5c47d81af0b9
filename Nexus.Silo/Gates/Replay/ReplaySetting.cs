namespace Nexus.Gates.Replay;

/// <summary>What a persona has behind it when a recorded run is judged.</summary>
/// <param name="Key">Runs of one key share a history.</param>
/// <param name="Knows">Whether a benign run is part of that history, given the run that is judged.</param>
internal sealed record ReplaySetting(string Name, string What, double Recall, double Broken, double Utility, Func<Trace, string> Key, Func<Trace, Trace, bool> Knows)
{
    public static readonly ReplaySetting[] All =
    [
        new("mature", "the persona's history holds the same tasks, done by other agents", 0.95, 0.01, 0, static judged => $"{judged.Suite}\n{judged.Pipeline}", static (judged, past) => past.Pipeline != judged.Pipeline),
        new("other-tasks", "its history holds other tasks only", 0.93, 0.05, 0.92, static judged => $"{judged.Suite}\n{judged.UserTask}", static (judged, past) => past.UserTask != judged.UserTask),
        new("cold", "it has no history", 0.85, 0.08, 0, static judged => judged.Suite, static (_, _) => false),
    ];
}
