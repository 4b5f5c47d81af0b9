using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Chains;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Policies;
using Nexus.Tenants;
using Nexus.Tools;

namespace Nexus.Gates;

/// <summary>One made-up task is planned, judged and written down while the silo starts: what the first action would otherwise wait for is compiled by then. It is the law alone, on the processor that a start
/// leaves idle: nothing is asked of a store, a network or an encoder, nothing is sealed and nothing runs.</summary>
internal static class Rehearsal
{
    private const string Question = "compute the mean of 1, 2 and 3";
    private const string Name = "rehearsal";

    private static readonly Lazy<Task<Judged>> Once = new(static () => Task.Run(RunAsync));

    /// <summary>Begins it, once in a process.</summary>
    public static Task<Judged> BeginAsync() => Once.Value;

    private static async Task<Judged> RunAsync()
    {
        var tool = new ComputeStatsTool().Descriptor;
        var personas = DefaultPersonas.All.Select(static draft => PersonaContract.Of($"{Name}-{draft.Name}", draft, 1)).ToImmutableArray();
        var step = BuiltInPlanner.Make(new PlanRequest(Question, null, personas, [tool])).Steps[0];
        var contract = Reread(personas.First(persona => persona.Id == step.PersonaId));
        var call = CallPreparation.Prepare(tool, step.Tool, step.Parameters, Name);
        var now = DateTimeOffset.UnixEpoch;
        var (fold, features) = (new PersonaFold(), Features.Of(call, now));
        var lease = new Lease(Name, contract.Id, contract.Version, contract.Version, now, 0, 1, contract.MaxTtlSeconds);
        var answer = new PersonaAnswer(contract, fold.Tier, lease, "", fold.Read(features), fold.MatureSinks(features), "");
        var intent = new Intent(Name, Name, 0, contract.Id, step.Tool, call.Parameters, step.PlannedAction, step.Reasoning, "", lease, [new Observation("task", true, Question)], default);
        var judgement = new Judgement(GateRow.Whole(), new MeaningReader(new LexicalEmbedder()), new GateSettings(null, 2.5));
        var judged = await judgement.JudgeAsync(intent, answer, tool, call, now, 0, 1, CancellationToken.None);
        Write(intent, contract, call, judged, now);
        return judged;
    }

    // As the registry keeps it.
    private static PersonaContract Reread(PersonaContract contract) =>
        RegistryJson.Read<PersonaContract>(new RegistryEntry(Name, RegistryKind.Persona, contract.Id, 1, ContractDocument.Write(RegistryJson.Write(contract)), DateTimeOffset.UnixEpoch));

    private static void Write(Intent intent, PersonaContract contract, CommittedCall call, Judged judged, DateTimeOffset now)
    {
        var salt = new byte[16];
        var decision = Notary.Decide(new DecisionFacts(Name, intent, contract, TrustTier.ColdStart, call, judged.Status, judged.Gates, now, 1, now), salt);
        Notary.Conclude(new OutcomeFacts(Name, Name, Name, 0, contract.Id, Convert.ToHexStringLower(decision.Hash.AsSpan()), SealStatus.Executed, Utf8Json.EmptyObject, "", [], 0, now, 1, false), salt);
    }
}
