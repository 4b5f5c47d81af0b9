using Nexus.Actions;
using Nexus.Gates;
using Nexus.Personas;

namespace Nexus.Gates.Replay;

/// <summary>A persona's past: recorded benign runs that did their task, folded as the ledger would, one agent a day.</summary>
internal static class History
{
    private static readonly DateTimeOffset First = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    /// <summary>The fold, and when the first new run may begin.</summary>
    public static (PersonaFold Fold, DateTimeOffset Next) Of(SuitePersona suite, IEnumerable<Trace> runs)
    {
        var fold = new PersonaFold();
        var (day, leaf) = (First, 0L);
        foreach (var byPipeline in runs.GroupBy(static run => run.Pipeline))
        {
            var at = day;
            foreach (var run in byPipeline)
            {
                foreach (var one in run.Events.Where(static one => one.Kind == TraceEventKind.Call))
                {
                    at += TimeSpan.FromSeconds(12);
                    var call = CallPreparation.Prepare(suite.Find(one.Function), one.Function, one.Arguments, run.Id);
                    if (call.Error.Length > 0) continue;
                    fold.Add(new FoldedAction(leaf += 2, Features.Of(call, at), SealStatus.Executed, [], Attested: false));
                    if (fold.Due is { } due) fold.ApplyTier(due.To, ++leaf);
                }
                at += TimeSpan.FromMinutes(5);
            }
            day += TimeSpan.FromDays(1);
        }
        return (fold, day);
    }
}
