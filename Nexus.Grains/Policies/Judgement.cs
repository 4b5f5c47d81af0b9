using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Gates;
using Nexus.Personas;
using Nexus.Tools;

namespace Nexus.Policies;

/// <summary>What the gates say of one call under one contract, apart from the door: nothing is sealed and nothing runs.</summary>
public sealed class Judgement(GateRow gates, MeaningReader meaning, GateSettings settings)
{
    /// <param name="ticks">The monotonic clock of the process <paramref name="epoch"/>, as the lease has it.</param>
    public async ValueTask<Judged> JudgeAsync(Intent intent, PersonaAnswer persona, ToolDescriptor? tool, CommittedCall call, DateTimeOffset now, long ticks, long epoch, CancellationToken cancellation)
    {
        var near = await meaning.ReadAsync(persona.Contract, intent.PlannedAction, settings.IntentThreshold, cancellation);
        var results = gates.Judge(GateInput.Of(intent, persona, tool, call, new ProcessMoment(now, ticks, epoch), near, settings));
        return new Judged(results, Verdict.Of(results, persona.Contract, persona.Tier, tool));
    }
}

/// <summary>All judgements in order, and what they come to.</summary>
public sealed record Judged(ImmutableArray<GateResult> Gates, SealStatus Status)
{
    /// <summary>The gates that failed, in order.</summary>
    public IEnumerable<GateResult> Failed => Gates.Where(static gate => gate.Verdict == GateVerdict.Fail);
}
