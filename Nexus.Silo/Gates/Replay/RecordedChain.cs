using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Chains;
using Nexus.Personas;
using Nexus.Policies;

namespace Nexus.Gates.Replay;

/// <summary>Puts one recorded run through the gates as the door would: each call prepared, judged on everything the chain has seen, and answered with the recorded result only if it was allowed.</summary>
internal sealed class RecordedChain(SuitePersona suite, Utf8Json history, Judgement judgement)
{
    private const long Epoch = 1;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(12);

    /// <summary>One judgement a call, in order. The run's own calls are folded as they come, onto a history that every run finds as it was.</summary>
    public async Task<IReadOnlyList<JudgedCall>> RunAsync(Trace trace, DateTimeOffset at)
    {
        var fold = PersonaFold.Load(history);
        var lease = new Lease(trace.Id, suite.Contract.Id, suite.Contract.Version, suite.Contract.Version, at, 0, Epoch, suite.Contract.MaxTtlSeconds);
        var seen = ImmutableArray<Observation>.Empty;
        var prior = ImmutableArray<PriorUse>.Empty;
        var open = new List<JudgedCall>();
        var all = new List<JudgedCall>();
        foreach (var one in trace.Events)
        {
            if (one.Kind == TraceEventKind.User)
            {
                if (!seen.Any(known => known.Source == "task" && known.Text == one.Text)) seen = seen.Add(new Observation("task", true, one.Text));
            }
            else if (one.Kind == TraceEventKind.Call)
            {
                at += Between;
                var intent = new Intent($"{trace.Id}/{all.Count}", trace.Id, all.Count, suite.Contract.Id, one.Function, one.Arguments, SuitePersona.Planned(one.Function), [], "", lease, seen, default) { Prior = prior };
                var judged = await JudgeAsync(fold, intent, lease, at, one);
                all.Add(judged);
                open.Add(judged);
                if (judged.Allowed) prior = PriorUses.With(prior, one.Function, judged.Features.Amounts);
                else Fold(fold, judged);
            }
            else if (open.Find(call => call.Event.Function == one.Function) is { } answered)
            {
                open.Remove(answered);
                if (answered.Allowed) Fold(fold, answered);
                if (answered.Allowed) seen = seen.Add(Output(answered, one));
            }
        }
        return all;
    }

    private async Task<JudgedCall> JudgeAsync(PersonaFold fold, Intent intent, Lease lease, DateTimeOffset at, TraceEvent one)
    {
        var tool = suite.Find(intent.Tool);
        var call = CallPreparation.Prepare(tool, intent.Tool, intent.Parameters, intent.ChainId);
        var features = Features.Of(call, at);
        var persona = new PersonaAnswer(suite.Contract, fold.Tier, lease, "", fold.Read(features), fold.MatureSinks(features), "")
        {
            Usage = DayUsage.Of(suite.Contract, features, fold),
        };
        var judged = await judgement.JudgeAsync(intent, persona, tool, call, at, (at - lease.TakenAt).Ticks, Epoch, CancellationToken.None);
        return new JudgedCall(one, call, features, judged.Gates, judged.Status);
    }

    private static void Fold(PersonaFold fold, JudgedCall call)
    {
        fold.Add(new FoldedAction(fold.LastLeaf + 1, call.Features, call.Allowed ? SealStatus.Executed : call.Status, call.Gates, Attested: false));
        if (fold.Due is { } due) fold.ApplyTier(due.To, fold.LastLeaf + 1);
    }

    private Observation Output(JudgedCall call, TraceEvent result) => SeenOutput.Of(
        result.Function, result.Function, suite.Find(result.Function)?.Trust == Tools.OutputTrust.Trusted, result.Text, call.Call.Parameters, call.Call.Resources);
}

/// <summary>A recorded call and what the gates made of it.</summary>
internal sealed record JudgedCall(TraceEvent Event, CommittedCall Call, ActionFeatures Features, ImmutableArray<GateResult> Gates, SealStatus Status)
{
    /// <summary>An escalation is none.</summary>
    public bool Allowed => Status == SealStatus.Executing;

    public string Why => string.Join("; ", Gates.Where(static gate => gate.Verdict == GateVerdict.Fail).Select(static gate => $"{gate.Name}: {gate.Reason}"));
}
