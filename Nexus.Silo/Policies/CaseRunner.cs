using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Chains;
using Nexus.Configuration;
using Nexus.Gates;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Tools;
using Nexus.Wire;

namespace Nexus.Policies;

/// <summary>How a case ended.</summary>
/// <param name="Line">Where it stands in its file.</param>
/// <param name="Objection">Why it is not as expected; empty if it is.</param>
public sealed record CaseResult(string File, int Line, string Name, string Expected, string Decision, ImmutableArray<GateResult> Gates, string Objection)
{
    /// <summary>Whether it was decided as expected.</summary>
    public bool Passed => Objection.Length == 0;
}

/// <summary>Runs cases through the product's own gates, offline. Everything a gate reads is made by the code that makes it for the door.</summary>
public sealed class CaseRunner(NexusOptions options) : IDisposable
{
    private const long Epoch = 1;
    private const string Chain = "case";
    private static readonly DateTimeOffset Day = new(2026, 1, 15, 0, 0, 0, TimeSpan.Zero);

    private readonly OfflineGates _offline = new(options);

    public void Dispose() => _offline.Dispose();

    /// <summary>Runs every case of a file of cases.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> with every mistake in the cases or the contract, its line and column.</exception>
    public async Task<IReadOnlyList<CaseResult>> RunAsync(string path, CancellationToken cancellation)
    {
        var read = CaseReader.Read(path, await File.ReadAllTextAsync(path, cancellation));
        var contract = await ContractAsync(path, read.File.Persona, cancellation);
        var tools = read.File.Tools.IsDefault ? [] : read.File.Tools.ToDictionary(static tool => tool.Name, CaseReader.Descriptor, StringComparer.Ordinal);
        var results = new List<CaseResult>();
        for (var i = 0; i < read.File.Cases.Length; i++)
            results.Add(await RunAsync(path, read.Lines[i], read.File.Cases[i], contract, tool => tools.GetValueOrDefault(tool) ?? _offline.Describe(tool), cancellation));
        return results;
    }

    private static async Task<PersonaContract> ContractAsync(string cases, string? named, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(cases))!;
        var stem = PersonaFolder.StemOf(cases);
        string[] candidates = named is not null ? [Path.Combine(folder, named)] : [.. ((string[])[".persona.yaml", ".persona.yml", ".yaml", ".yml"]).Select(ending => Path.Combine(folder, stem + ending))];
        var file = candidates.FirstOrDefault(File.Exists) ?? throw new NexusException(ErrorCode.NotFound, $"{cases}: there is no contract beside it: looked for {string.Join(", ", candidates.Select(Path.GetFileName))}");
        return PersonaContract.Of("case", PersonaYaml.Parse(file, await File.ReadAllTextAsync(file, cancellation)), 1);
    }

    private async Task<CaseResult> RunAsync(string path, int line, PolicyCase one, PersonaContract contract, Func<string, ToolDescriptor?> describe, CancellationToken cancellation)
    {
        var now = Day.AddHours(one.Hour);
        var tool = describe(one.Call.Tool);
        var call = Prepare(tool, one.Call.Tool, one.Call.Params);
        var features = Features.Of(call, now);
        var fold = History(one, now, describe);
        var lease = new Lease("case", contract.Id, contract.Version, contract.Version, now.AddSeconds(-one.LeaseAgeSeconds), 0, Epoch, contract.MaxTtlSeconds);
        var answer = new PersonaAnswer(
            contract, one.Tier ?? fold.Tier, contract.IsActive ? lease : null, contract.IsActive ? "" : $"persona '{contract.Name}' is not active", fold.Read(features), fold.MatureSinks(features), "")
        {
            Usage = DayUsage.Of(contract, features, fold),
        };
        var intent = new Intent(
            "case", Chain, 0, contract.Id, one.Call.Tool, call.Parameters, one.Call.PlannedAction ?? $"use the tool {one.Call.Tool}", [], "", answer.Lease, Seen(one, describe), default)
        {
            Prior = Prior(one, describe),
        };
        var judged = await _offline.Judgement.JudgeAsync(intent, answer, tool, call, now, TimeSpan.FromSeconds(one.LeaseAgeSeconds).Ticks, Epoch, cancellation);
        var decision = judged.Status switch { SealStatus.Executing => CaseDecision.Allow, SealStatus.Escalated => CaseDecision.Escalate, _ => CaseDecision.Block };
        return new CaseResult(path, line, one.Name, Expected(one), WireName.Of(decision), judged.Gates, Objection(one, decision, judged));
    }

    private static ImmutableArray<Observation> Seen(PolicyCase one, Func<string, ToolDescriptor?> describe) =>
    [
        new Observation("task", one.TaskTrust == CaseTrust.Trusted, one.Task),
        .. one.Observations.IsDefault ? [] : one.Observations.Select(seen => Seen(seen, describe)),
    ];

    private static Observation Seen(CaseObservation seen, Func<string, ToolDescriptor?> describe)
    {
        var (tool, trusted) = (seen.Tool ?? seen.Source, seen.Trust == CaseTrust.Trusted);
        if (seen.Params.IsEmpty) return new Observation(SeenOutput.SourceOf(seen.Source), trusted, seen.Content) { Tool = tool };
        var asked = Prepare(describe(tool), tool, seen.Params);
        return SeenOutput.Of(seen.Source, tool, trusted, seen.Content, asked.Parameters, asked.Resources);
    }

    private static ImmutableArray<PriorUse> Prior(PolicyCase one, Func<string, ToolDescriptor?> describe)
    {
        ImmutableArray<PriorUse> prior = [];
        foreach (var entry in one.Earlier.IsDefault ? [] : one.Earlier)
        {
            var amounts = Features.Of(Prepare(describe(entry.Tool), entry.Tool, entry.Params), Day).Amounts;
            for (var i = 0; i < entry.Times; i++) prior = PriorUses.With(prior, entry.Tool, amounts);
        }

        return prior;
    }

    private static CommittedCall Prepare(ToolDescriptor? tool, string name, Utf8Json parameters) =>
        CallPreparation.Prepare(tool, name, parameters.IsEmpty ? Utf8Json.EmptyObject : parameters, Chain);

    private static PersonaFold History(PolicyCase one, DateTimeOffset now, Func<string, ToolDescriptor?> describe)
    {
        var fold = new PersonaFold();
        ImmutableArray<CaseHistory> entries = one.History.IsDefault ? [] : one.History;
        var past = entries
            .SelectMany(entry => Enumerable.Range(0, entry.Times).Select(i => (Entry: entry, At: now.AddDays(-entry.Days).AddTicks(TimeSpan.TicksPerDay * entry.Days * i / entry.Times))))
            .OrderBy(static action => action.At);
        var leaf = 0L;
        foreach (var (entry, at) in past)
        {
            var call = Prepare(describe(entry.Tool), entry.Tool, entry.Params);
            fold.Add(new FoldedAction(leaf++, Features.Of(call, at), SealStatus.Executed, [], Attested: false));
            if (fold.Due is { } due) fold.ApplyTier(due.To, leaf++);
        }

        return fold;
    }

    private static string Expected(PolicyCase one) => WireName.Of(one.Expect) + (one.Gate is null ? "" : $" by {one.Gate}");

    private static string Objection(PolicyCase one, CaseDecision decision, Judged judged)
    {
        var failed = judged.Failed.ToArray();
        var why = failed.Length == 0 ? "no gate fails" : string.Join("; ", failed.Select(static gate => $"{gate.Name}: {gate.Reason}"));
        if (decision != one.Expect) return $"expected {Expected(one)}, decided {WireName.Of(decision)}: {why}";
        if (one.Gate is not null && failed.All(gate => gate.Name != one.Gate)) return $"expected gate {one.Gate} to fail, but {why}";
        var about = one.Gate is null ? failed : failed.Where(gate => gate.Name == one.Gate);
        return one.Because is not null && !about.Any(gate => gate.Reason.Contains(one.Because, StringComparison.OrdinalIgnoreCase)) ? $"expected a reason with '{one.Because}', but {why}" : "";
    }
}
