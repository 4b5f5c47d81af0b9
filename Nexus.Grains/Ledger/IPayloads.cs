namespace Nexus.Ledger;

/// <summary>The one thing beside the log that can be taken away: payloads and their salts. Leaves stay.</summary>
public interface IPayloads
{
    /// <summary>Removes payloads and salts of all leaves of these seals for good. Durable once it returns; safe to repeat. Returns how many were removed.</summary>
    ValueTask<int> EraseAsync(string tenant, IReadOnlyList<string> sealIds, CancellationToken cancellation);
}
