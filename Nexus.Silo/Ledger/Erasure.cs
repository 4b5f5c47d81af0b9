using System.Collections.Immutable;
using System.Globalization;
using Nexus.Actions;
using Nexus.Calls;
using Nexus.Tenants;

namespace Nexus.Ledger;

/// <inheritdoc cref="IErasure" />
internal sealed class Erasure(ISealLog log, IPayloads payloads, IRegistry registry, IGrainFactory grains, IEpochs epochs, IChance chance, TimeProvider time) : IErasure
{
    public const int MaxReason = 500;

    private const string Kind = "retention";
    private const string Id = "payloads";
    private const int MaxDays = 36_500;

    public async Task<bool> EraseAsync(string tenant, string sealId, string by, string reason, CancellationToken cancellation)
    {
        CheckReason(reason);
        if ((await PolicyAsync(tenant, cancellation)).LegalHold) throw new NexusException(ErrorCode.Conflict, $"tenant '{tenant}' is under a legal hold: nothing is erased until it ends");
        var leaves = await log.SealAsync(tenant, sealId, cancellation);
        if (leaves.Count == 0) throw new NexusException(ErrorCode.NotFound, "Seal not found");
        if (leaves.Any(static leaf => leaf.Draft.Open == OpenMark.Opens) && leaves.All(static leaf => leaf.Draft.Open != OpenMark.Closes)) throw new NexusException(ErrorCode.Conflict, $"the action of seal {sealId} still runs; its payload can be erased once it has an outcome");
        return await EraseAsync(tenant, [leaves], by, reason, cancellation) > 0;
    }

    /// <summary>Erases the payloads of each of these seals, all of their leaves given.</summary>
    public async Task<int> EraseAsync(string tenant, IReadOnlyList<IReadOnlyList<StoredLeaf>> seals, string by, string reason, CancellationToken cancellation)
    {
        var holding = seals.Where(static leaves => leaves.Any(static leaf => !leaf.Draft.Payload.IsEmpty || !leaf.Draft.Salt.IsDefaultOrEmpty)).ToArray();
        if (holding.Length == 0) return 0;
        var unsealed = holding.Where(static leaves => leaves.All(static leaf => leaf.Draft.Kind != LeafKind.Erasure)).Select(static leaves => leaves[0].Draft.SealId);
        await AppendAsync(tenant, [.. unsealed.Select(seal => Notice(LeafKind.Erasure, tenant, seal, "payload", by, reason))]);
        return await payloads.EraseAsync(tenant, [.. holding.Select(static leaves => leaves[0].Draft.SealId)], cancellation);
    }

    public async Task<RetentionPolicy> PolicyAsync(string tenant, CancellationToken cancellation) =>
        await registry.FindAsync(tenant, Kind, Id, cancellation) is { } entry ? RegistryJson.Read<RetentionPolicy>(entry) : RetentionPolicy.None;

    public async Task SetPolicyAsync(string tenant, RetentionPolicy policy, string by, CancellationToken cancellation)
    {
        CheckReason(policy.Reason);
        if (policy.PayloadDays is < 0 or > MaxDays) throw new NexusException(ErrorCode.Invalid, $"payload_days {policy.PayloadDays} must be 0 to {MaxDays}");
        var before = await registry.FindAsync(tenant, Kind, Id, cancellation);
        var kept = policy.PayloadDays == 0 ? "payloads are kept" : string.Create(CultureInfo.InvariantCulture, $"payloads are kept {policy.PayloadDays} days");
        await AppendAsync(tenant, [Notice(LeafKind.Override, tenant, chance.NewId(), "retention", by, $"{kept}, {(policy.LegalHold ? "under" : "without")} a legal hold: {policy.Reason}")]);
        if (!await registry.TryPutAsync(new RegistryEntry(tenant, Kind, Id, (before?.Version ?? 0) + 1, RegistryJson.Write(policy), time.GetUtcNow()), cancellation))
            throw new NexusException(ErrorCode.Conflict, "the retention policy was changed by another at the same time; try again");
    }

    private LeafDraft Notice(LeafKind kind, string tenant, string id, string about, string by, string reason) => Notary.Notice(new NoticeFacts(kind, tenant, id, about, by, reason, time.GetUtcNow(), epochs.Current));

    private async Task AppendAsync(string tenant, ImmutableArray<LeafDraft> leaves)
    {
        TenantScope.Enter(tenant);
        await grains.GetGrain<ILedgerGrain>(tenant).AppendAsync(leaves);
    }

    private static void CheckReason(string reason)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReason) throw new NexusException(ErrorCode.Invalid, $"a reason of 1 to {MaxReason} characters is needed: it is sealed");
    }
}
