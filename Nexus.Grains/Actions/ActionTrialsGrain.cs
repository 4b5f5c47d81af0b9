using Nexus.Gates;
using Nexus.Personas;

namespace Nexus.Actions;

/// <summary>The door's part in trials of contracts. An action of a persona without a candidate costs nothing here.</summary>
internal sealed partial class ActionGrain
{
    /// <summary>The candidate judges the same input, and decides nothing.</summary>
    private async Task Try(Passage passage)
    {
        var (candidate, inForce) = (passage.Persona.Candidate!, passage.Persona.Contract);
        var contract = PersonaContract.Of(inForce.Id, candidate.Draft!, inForce.Version);
        // Under another id, so that its vectors and those of the contract in force do not push each other out.
        var near = await ReadMeaning(passage, contract with { Id = inForce.Id + "?candidate" });
        var judged = gates.Judge(passage.Input with { Contract = contract, Meaning = near });
        passage.Trial = new TrialVerdict(candidate.Number, Verdict.Of(judged, contract, passage.Persona.Tier, passage.Tool), judged);
    }
}
