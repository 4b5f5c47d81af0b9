using Nexus.Chains;
using Nexus.Gates;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Policies;
using Nexus.Tools;
using Orleans.Concurrency;

namespace Nexus.Actions;

/// <summary>The one door. Nothing else reaches a tool.</summary>
[GrainType("action"), StatelessWorker(4), Reentrant]
internal sealed partial class ActionGrain(
    IToolCatalog tools,
    IExternalTools external,
    GateRow gates,
    GateSettings settings,
    MeaningReader meaning,
    IEpochs epochs,
    IChance chance,
    ActionsUnderWay underWay,
    Refusals refusals,
    TimeProvider time) : Grain, IActionGrain
{
    private ILedgerGrain? _ledger;

    private ILedgerGrain Ledger => _ledger ??= GrainFactory.GetGrain<ILedgerGrain>(this.GetPrimaryKeyString());

    public async Task<Decision> StartAsync(Intent intent)
    {
        var tenant = this.GetPrimaryKeyString();
        var own = tools.Describe(tenant, intent.Tool);
        var passage = Prepare(intent, tenant, own, own is null ? await external.FindAsync(tenant, intent.Tool) : null, time.GetUtcNow());
        var persona = Persona(passage);
        underWay.Begin(passage.Tenant, intent.SealId);
        try
        {
            passage.Persona = await ActivatePersona(passage, persona); // 1 persona active, lease taken
            if (passage.Persona.Contract.Budgets is { } limits) await ReserveBudget(passage, limits);
            Judge(passage, await ReadMeaning(passage, passage.Persona.Contract)); //                2 four gates, all of them, always
            if (intent.Approval.Length > 0) await LookForPermit(passage);
            if (passage.Persona.Candidate is not null) await Try(passage);
            var leaf = Decide(passage); //                                3 durable before anything runs
            Decided(passage, leaf, await SealDecision(passage, leaf));
        }
        catch
        {
            underWay.End(intent.SealId);
            await ReleaseBudget(passage);
            throw;
        }

        if (passage.Decision.Allowed && intent.Mode == ActionMode.Execute)
        {
            _ = PassAsync(passage, persona);
        }
        else
        {
            underWay.End(intent.SealId);
            if (!passage.Decision.Allowed)
            {
                refusals.Note(passage.Tenant);
                await persona.FoldAsync(Folded(passage, passage.Decision.LeafIndex, passage.Decision.Status));
            }
        }

        return passage.Decision;
    }

    /// <summary>No call awaits a tool: this goes on after the decision was answered, and reports to the chain.</summary>
    private async Task PassAsync(Passage passage, IPersonaGrain persona)
    {
        try
        {
            var started = time.GetTimestamp();
            var lease = passage.Persona.Lease!;
            passage.Returned = RefusalAfterSealing(lease, await persona.StillHoldsAsync(lease)) is { } refusal ? ToolResult.Fail(refusal) with { CostMicros = 0 } : await OverBudget(passage) ?? await Invoke(passage); // 4 exactly the committed call
            passage.DurationMs = time.GetElapsedTime(started).TotalMilliseconds;
            passage.Output = OutputCheck.Check(passage.Tool!, passage.Returned); // 5
            var leaf = Conclude(passage); // 6
            Appended at;
            try
            {
                // Not behind a method of its own: it would come back to this one by a turn more.
                at = await Ledger.AppendAsync([leaf]);
            }
            catch (Exception reason) when (MayPass(reason))
            {
                at = await OfferAgainAsync(leaf);
            }

            Concluded(passage, leaf, at);
        }
        finally
        {
            // Should the outcome not have become durable, recovery finds the open decision and seals it unknown.
            underWay.End(passage.Intent.SealId);
        }

        try
        {
            await persona.FoldAsync(Folded(passage, passage.Outcome.LeafIndex, passage.Outcome.Status)); // 7 trust, drift baseline
        }
        finally
        {
            // Not awaited: should the report be lost, the chain finds the outcome in the ledger.
            var chain = GrainKey.Of(passage.Tenant, passage.Intent.ChainId);
            _ = passage.Intent.ByAgent
                ? GrainFactory.GetGrain<IAgentChainGrain>(chain).ReportAsync(passage.Outcome)
                : GrainFactory.GetGrain<IChainGrain>(chain).ReportAsync(passage.Outcome);
        }
    }

    public async Task<Outcome> AttestAsync(string actionId, Attestation? attestation)
    {
        var tenant = this.GetPrimaryKeyString();
        var leaves = await Ledger.SealLeavesAsync(actionId);
        var decision = leaves.FirstOrDefault(leaf => leaf.Draft.Kind == LeafKind.Decision) ?? throw new NexusException(ErrorCode.NotFound, "Action not found");
        var made = LeafFormat.Read(decision.Draft.Leaf.Span);
        if (made.Mode != ActionMode.Authorize) throw new NexusException(ErrorCode.Conflict, "the action was declared in mode execute: Nexus seals its outcome itself");
        if (made.Status != SealStatus.Executing) throw new NexusException(ErrorCode.Conflict, $"the action was not authorised (it is {WireName.Of(made.Status)}): it has no outcome");
        var output = Attested(made.Tool, attestation);
        var status = attestation is null ? SealStatus.Unknown : StatusOf(output);
        var now = time.GetUtcNow();
        var leaf = Notary.Conclude(
            new OutcomeFacts(
                tenant, made.Chain, actionId, made.Step, made.PersonaId, Convert.ToHexStringLower(decision.Draft.Hash.AsSpan()), status, output.Content, output.Error, output.Findings,
                Math.Max(0, (now - made.Time).TotalMilliseconds), now, epochs.Current, Attested: attestation is not null)
            { CostMicros = attestation?.CostMicros ?? -1, Trusted = attestation?.Trusted ?? false },
            Salt(stackalloc byte[Notary.SaltBytes]));
        if (leaves.FirstOrDefault(leaf => leaf.Draft.Kind == LeafKind.Outcome) is { } stands)
        {
            // Its answer may have been lost on the way: the same report is answered alike, another one is refused.
            if (!SaysTheSame(stands.Draft, leaf)) throw new NexusException(ErrorCode.Conflict, "the action's outcome is sealed already");
            return new Outcome(actionId, status, output.Content, output.Error, attestation?.Trusted ?? false, 0, stands.Index, Convert.ToHexStringLower(stands.Draft.Hash.AsSpan()));
        }
        var at = await AppendPatientlyAsync(leaf);
        if (Refold.From(decision, new StoredLeaf(at.Indices[0], leaf)) is { } action) await GrainFactory.GetGrain<IPersonaGrain>(GrainKey.Of(tenant, made.PersonaId)).FoldAsync(action with { SealId = actionId });
        return new Outcome(actionId, status, output.Content, output.Error, attestation?.Trusted ?? false, 0, at.Indices[0], Convert.ToHexStringLower(leaf.Hash.AsSpan()));
    }

    private static bool SaysTheSame(LeafDraft stands, LeafDraft report)
    {
        var (one, other) = (LeafFormat.Read(stands.Leaf.Span), LeafFormat.Read(report.Leaf.Span));
        return one.Attested == other.Attested && one.Status == other.Status && stands.Payload.Span.SequenceEqual(report.Payload.Span);
    }

    private static CheckedOutput Attested(string tool, Attestation? attestation)
    {
        if (attestation is null) return new CheckedOutput(default, "the caller was authorised and reported no outcome before the deadline", []);
        if (!attestation.Succeeded) return OutputCheck.Check(tool, ToolResult.Fail(attestation.Error.Length > 0 ? attestation.Error : "the caller reported a failure without a reason"));
        return OutputCheck.Check(tool, ToolResult.Ok(attestation.Result.IsEmpty ? Utf8Json.From("null"u8) : attestation.Result));
    }

    private static Passage Prepare(Intent intent, string tenant, ToolDescriptor? own, RegisteredTool? registered, DateTimeOffset now)
    {
        var tool = own ?? registered?.Descriptor;
        var call = CallPreparation.Prepare(tool, intent.Tool, intent.Parameters, intent.ChainId);
        return new Passage(tenant, intent) { Tool = tool, Registered = registered, Call = call, Features = Features.Of(call, now) };
    }

    private Task<PersonaAnswer> ActivatePersona(Passage passage, IPersonaGrain persona) =>
        persona.OpenAsync(new PersonaQuestion(passage.Intent.Lease is null ? chance.NewId() : "", passage.Intent.Lease, passage.Features) { SealId = passage.Intent.SealId });

    private void Judge(Passage passage, MeaningReading near)
    {
        var now = new ProcessMoment(time.GetUtcNow(), time.GetElapsedTime(0).Ticks, epochs.Current);
        if (passage.Persona.Lease is { } lease) passage.LeaseHeld = LeaseClock.Elapsed(lease, now.At, now.Ticks, now.Epoch);
        var input = GateInput.Of(passage.Intent, passage.Persona, passage.Tool, passage.Call, now, near, settings);
        passage.Input = passage.Budget is { } budget ? input with { Budget = budget } : input;
        passage.Gates = gates.Judge(passage.Input);
    }

    private LeafDraft Decide(Passage passage)
    {
        var persona = passage.Persona;
        var enforced = Verdict.Of(passage.Gates, persona.Contract, persona.Tier, passage.Tool);
        passage.Shadow = !passage.IsPermitted && Shadow.LetsThrough(enforced, persona.Contract, passage.Tool, passage.Call, persona.Lease, passage.Gates) ? enforced : null;
        passage.Status = passage.IsPermitted || passage.Shadow is not null ? SealStatus.Executing : enforced;
        passage.DecidedAt = time.GetUtcNow();
        passage.Deadline = Earlier(passage.DecidedAt.AddSeconds(passage.Tool?.TimeoutSeconds ?? 0), passage.DecidedAt + (persona.Lease is { } lease ? Remaining(lease, passage.DecidedAt) : TimeSpan.Zero));
        if (passage.Budget is { } budget) passage.Deadline = Earlier(passage.Deadline, passage.DecidedAt.AddSeconds(budget.Seconds));
        return Notary.Decide(
            new DecisionFacts(
                passage.Tenant, passage.Intent, persona.Contract, persona.Tier, passage.Call, passage.Status, passage.Gates, passage.DecidedAt, epochs.Current, passage.Deadline)
            {
                PersonaDigest = persona.Digest,
                ToolDigest = passage.Registered?.Digest ?? "",
                ToolVersion = passage.Registered?.Descriptor.Version ?? 0,
                Budget = passage.Budget,
                Permit = passage.IsPermitted ? passage.Intent.Approval : "",
                PermitRefusal = passage.PermitRefusal,
                LeaseHeld = passage.LeaseHeld,
                Shadow = passage.Shadow,
                Trial = passage.Trial,
            },
            Salt(stackalloc byte[Notary.SaltBytes]));
    }

    private static void Decided(Passage passage, LeafDraft leaf, Appended at) => passage.Decision = new Decision(
        passage.Intent.SealId, passage.Status, passage.Gates, passage.Persona.Lease, at.Indices[0], Convert.ToHexStringLower(leaf.Hash.AsSpan()), passage.DecidedAt, passage.Deadline, passage.PermitRefusal)
    {
        Resources = passage.Call.Resources,
        Amounts = passage.Features.Amounts,
    };

    /// <summary>Sealing took time: the lease, the persona's epoch and its quarantine are looked at once more.</summary>
    private string? RefusalAfterSealing(Lease lease, bool holds)
    {
        if (Remaining(lease, time.GetUtcNow()) <= TimeSpan.Zero) return $"the lease of {lease.TtlSeconds} s ran out while the decision was sealed; the tool did not run";
        return holds ? null : "the persona was changed or withdrawn while the decision was sealed; the tool did not run";
    }

    private Task<ToolResult> Invoke(Passage passage)
    {
        var tool = tools.Find(passage.Tenant, passage.Intent.Tool);
        if (tool is null) return Task.FromResult(ToolResult.Fail($"tool '{passage.Intent.Tool}' is gone"));
        var patience = passage.Deadline - time.GetUtcNow();
        if (patience <= TimeSpan.Zero) return Task.FromResult(ToolResult.Fail("the call's deadline had passed before the tool could start"));
        var run = new ToolRun(tool, new ToolCall(passage.Intent.Tool, passage.Tenant, passage.Intent.SealId, passage.Intent.ChainId, passage.Call.Parameters, passage.Deadline), patience, time);
        // Off the grain's turn: a tool that computes must not hold up other actions.
        ThreadPool.QueueUserWorkItem(static run => _ = run.RunAsync(), run, preferLocal: false);
        return run.Task;
    }

    private LeafDraft Conclude(Passage passage)
    {
        var (intent, output) = (passage.Intent, passage.Output);
        return Notary.Conclude(
            new OutcomeFacts(
                passage.Tenant, intent.ChainId, intent.SealId, intent.Step, intent.PersonaId, passage.Decision.LeafHash, StatusOf(output), output.Content, output.Error, output.Findings,
                passage.DurationMs, time.GetUtcNow(), epochs.Current, Attested: false)
            { CostMicros = passage.Returned.CostMicros ?? -1, Trusted = passage.Tool!.Trust == OutputTrust.Trusted },
            Salt(stackalloc byte[Notary.SaltBytes]));
    }

    private static void Concluded(Passage passage, LeafDraft leaf, Appended at) => passage.Outcome = new Outcome(
        passage.Intent.SealId, StatusOf(passage.Output), passage.Output.Content, passage.Output.Error, passage.Tool!.Trust == OutputTrust.Trusted, passage.DurationMs, at.Indices[0],
        Convert.ToHexStringLower(leaf.Hash.AsSpan()));

    private static SealStatus StatusOf(CheckedOutput output) => output.Error.Length > 0 ? SealStatus.Failed : SealStatus.Executed;

    private static FoldedAction Folded(Passage passage, long lastLeaf, SealStatus status) =>
        new(lastLeaf, passage.Features, status, passage.Gates, Attested: false, passage.IsPermitted) { SealId = passage.Intent.SealId, Shadow = passage.Shadow, Trial = passage.Trial };

    private TimeSpan Remaining(Lease lease, DateTimeOffset now) => LeaseClock.Remaining(lease, now, time.GetElapsedTime(0).Ticks, epochs.Current);

    private Span<byte> Salt(Span<byte> salt)
    {
        chance.Fill(salt);
        return salt;
    }

    private IPersonaGrain Persona(Passage passage) => GrainFactory.GetGrain<IPersonaGrain>(GrainKey.Of(passage.Tenant, passage.Intent.PersonaId));

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    /// <summary>One call of a tool. Its result is there at the deadline at the latest, whether the tool heeds it or not.</summary>
    private sealed class ToolRun(ITool tool, ToolCall call, TimeSpan patience, TimeProvider time) : TaskCompletionSource<ToolResult>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public async Task RunAsync()
        {
            using var deadline = new CancellationTokenSource(patience, time);
            using var giveUp = deadline.Token.UnsafeRegister(static run => ((ToolRun)run!).TrySetResult(((ToolRun)run).Late()), this);
            try
            {
                TrySetResult(await tool.InvokeAsync(call, deadline.Token));
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested)
            {
                TrySetResult(Late());
            }
            catch (NexusException refusal)
            {
                TrySetResult(ToolResult.Fail(refusal.Message));
            }
            catch (Exception bug)
            {
                // A tool's bug is its action's outcome, never a lost outcome. What it says may be internal.
                TrySetResult(ToolResult.Fail($"the tool failed ({bug.GetType().Name})"));
            }
        }

        private ToolResult Late() => ToolResult.Fail($"no answer within {patience.TotalSeconds:0.#} s; the tool was told to stop");
    }
}
