namespace Nexus.Ledger;

/// <summary>How long a tenant keeps payloads.</summary>
/// <param name="PayloadDays">Payloads older than this many days are erased; 0 keeps them. 0 to 36,500.</param>
/// <param name="LegalHold">While it lasts nothing is erased, by request or by age.</param>
/// <param name="Reason">Why, for the record: 1 to 500 characters.</param>
public sealed record RetentionPolicy(int PayloadDays, bool LegalHold, string Reason)
{
    /// <summary>Of a tenant that has set none: everything is kept.</summary>
    public static RetentionPolicy None { get; } = new(0, false, "");
}

/// <summary>Takes payloads away, and seals that it did. Leaves, and with them every proof, stay.</summary>
public interface IErasure
{
    /// <summary>Erases the payloads and salts of a seal. Sealed first, then done; a repeat completes what was begun and changes nothing else.</summary>
    /// <returns>True if there was something to erase.</returns>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> if there is no such seal; <see cref="ErrorCode.Conflict"/> under a legal hold, or while its action runs; <see cref="ErrorCode.Invalid"/> without a reason.</exception>
    Task<bool> EraseAsync(string tenant, string sealId, string by, string reason, CancellationToken cancellation);

    /// <summary>The tenant's policy.</summary>
    Task<RetentionPolicy> PolicyAsync(string tenant, CancellationToken cancellation);

    /// <summary>Replaces the tenant's policy; the change is sealed.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for values out of range; <see cref="ErrorCode.Conflict"/> if another changed it at the same time.</exception>
    Task SetPolicyAsync(string tenant, RetentionPolicy policy, string by, CancellationToken cancellation);
}
