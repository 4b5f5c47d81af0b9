using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Actions;
using Nexus.Bench.Door;
using Nexus.Calls;
using Nexus.Chains;
using Nexus.Gates;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Policies;
using Nexus.Tenants;
using Nexus.Tools;
using Nexus.Wire;

namespace Nexus.Bench.Policies;

/// <summary>A hundred thousand sealed decisions judged again: how long, in how much memory, and how many exactly.</summary>
internal static class WhatIfBench
{
    private const int Decisions = 100_000;
    private const int Steps = 10;
    private const int ChainsPerCommit = 25;

    public static async Task RunAsync(BenchRun run)
    {
        await using var bench = await BenchSilo.StartAsync(inMemory: false, null);
        TenantScope.Enter(BenchSilo.Tenant);
        var contract = (await bench.Grains.GetGrain<IPersonasGrain>(BenchSilo.Tenant).FindAsync(BenchSilo.Persona))!;
        var filling = Stopwatch.StartNew();
        await FillAsync(bench.Silo.Services, contract);
        run.Note($"{Decisions:N0} decisions of {Decisions / Steps:N0} chains judged by the gates and sealed in {filling.Elapsed.TotalSeconds:N0} s");

        var same = await JudgeAsync(bench, contract.ToDraft());
        run.AtMost($"the same contract over {same.Summary.Judged:N0} sealed decisions", same.Seconds, 60, "s", $"{same.Summary.Judged / same.Seconds:N0} decisions/s, {same.Summary.Changed:N0} change");
        run.AtLeast("judged exactly", 100.0 * same.Summary.Exact / same.Summary.Judged, 100, "%", string.Join("; ", same.Summary.Gaps.Select(static gap => $"{gap.Count:N0} {gap.Gap}")));
        run.AtMost("memory held in between", same.Megabytes, 256, "MB");

        var other = await JudgeAsync(bench, contract.ToDraft() with { ResourceScopes = ["other:**"] });
        run.AtMost($"a contract that changes {other.Summary.Changed:N0} of them, each told", other.Seconds, 60, "s", $"{other.Lines:N0} lines");
        if (same.Summary.Changed != 0 || other.Summary.Changed != Decisions) throw new InvalidOperationException($"the same contract changes {same.Summary.Changed}, another {other.Summary.Changed} of {other.Summary.Judged}");
    }

    /// <summary>Written straight into the store, as the door would: judged by the gates, sealed by the notary. Only the chains' grains are left out.</summary>
    private static async Task FillAsync(IServiceProvider services, PersonaContract contract)
    {
        var log = services.GetRequiredService<ISealLog>();
        var entry = await services.GetRequiredService<IRegistry>().FindAsync(BenchSilo.Tenant, RegistryKind.Persona, contract.Id, CancellationToken.None);
        var writer = new ChainWriter(services.GetRequiredService<Judgement>(), services.GetRequiredService<IToolCatalog>().Describe(BenchSilo.Tenant, BenchTool.Name)!, contract, ContractDocument.Digest(entry!.Document));
        var state = await log.StateAsync(BenchSilo.Tenant, CancellationToken.None);
        var (tree, seals) = (CompactRange.From(state.Size, state.Edge.AsSpan()), state.Seals);
        for (var chain = 0; chain < Decisions / Steps; chain += ChainsPerCommit)
        {
            var leaves = new List<LeafDraft>();
            for (var i = 0; i < ChainsPerCommit; i++) await writer.WriteAsync(leaves, chain + i);
            var batch = LedgerBatch.Build(tree, seals, leaves, out var after);
            var result = await log.TryAppendAsync(BenchSilo.Tenant, tree.Size, batch, CancellationToken.None);
            if (result.Status != AppendStatus.Appended) throw new InvalidOperationException($"append at {tree.Size}: {result.Status}");
            (tree, seals) = (after, batch.After.Seals);
        }
    }

    private static async Task<(WhatIfSummary Summary, double Seconds, double Megabytes, long Lines)> JudgeAsync(BenchSilo bench, PersonaDraft contract)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (most, lines, summary, look) = (before, 0L, (WhatIfSummary?)null, 0L);
        var clock = Stopwatch.StartNew();
        await foreach (var line in bench.Silo.Services.GetRequiredService<IWhatIf>().RunAsync(BenchSilo.Tenant, contract, BenchSilo.Persona, null, CancellationToken.None))
        {
            lines++;
            summary = line.Summary ?? summary;
            if (line.Progress is not { } progress || progress.Judged < look) continue;
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
            look += Decisions / 10;
        }

        return (summary!, clock.Elapsed.TotalSeconds, (most - before) / 1048576.0, lines);
    }

    /// <summary>Writes chains of ten steps, each a decision and its outcome.</summary>
    private sealed class ChainWriter(Judgement judgement, ToolDescriptor tool, PersonaContract contract, string digest)
    {
        private const long Epoch = 1;
        private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public async Task WriteAsync(List<LeafDraft> leaves, int number)
        {
            var (chain, task) = (Guid.CreateVersion7().ToString(), new ChainTask($"report {number} on its topics", contract.Name, true));
            var (seen, previous, salt) = (ImmutableArray.Create(new Observation("task", true, task.Task)), "", new byte[Notary.SaltBytes]);
            for (var step = 0; step < Steps; step++)
            {
                Random.Shared.NextBytes(salt);
                var (at, held) = (Start.AddSeconds(number * 30 + step), TimeSpan.FromMilliseconds(step * 1000 + 5));
                var parameters = Utf8Json.From($$"""{"topic":"topic {{number % 97}} {{step}}"}""");
                var call = CallPreparation.Prepare(tool, tool.Name, parameters, chain);
                var lease = new Lease("bench", contract.Id, contract.Version, contract.Version, at - held, 0, Epoch, contract.MaxTtlSeconds);
                var intent = new Intent(
                    Guid.CreateVersion7().ToString(), chain, step, contract.Id, tool.Name, parameters, $"run the benchmark step {step}", ["the benchmark asks for it"], previous, lease, seen,
                    step == 0 ? ChainOpening.Write(task, []) : default);
                var judged = await judgement.JudgeAsync(intent, new PersonaAnswer(contract, TrustTier.ColdStart, lease, "", new DriftReading(0, 0, ""), [], digest), tool, call, at, held.Ticks, Epoch, CancellationToken.None);
                var facts = new DecisionFacts(BenchSilo.Tenant, intent, contract, TrustTier.ColdStart, call, judged.Status, judged.Gates, at, Epoch, at.AddMinutes(1)) { PersonaDigest = digest, LeaseHeld = held };
                var decision = Notary.Decide(facts, salt);
                var result = Utf8Json.From($$"""{"found":"{{new string('x', 200)}}"}""");
                var outcome = Notary.Conclude(
                    new OutcomeFacts(BenchSilo.Tenant, chain, intent.SealId, step, contract.Id, Convert.ToHexStringLower(decision.Hash.AsSpan()), SealStatus.Executed, result, "", [], 0.2, at, Epoch, false), salt);
                leaves.Add(decision);
                leaves.Add(outcome);
                (previous, seen) = (Convert.ToHexStringLower(outcome.Hash.AsSpan()), seen.Add(new Observation(tool.Name, false, result.ToString())));
            }
        }
    }
}
