using Nexus.Ledger;
using Orleans.Runtime;

namespace Nexus.Actions;

/// <summary>The door's patience with the store: what has happened is never forgotten because it is away.</summary>
internal sealed partial class ActionGrain
{
    private static readonly TimeSpan OutcomePatience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    private async Task<Appended> AppendPatientlyAsync(LeafDraft leaf)
    {
        try
        {
            return await Ledger.AppendAsync([leaf]);
        }
        catch (Exception reason) when (MayPass(reason))
        {
            return await OfferAgainAsync(leaf);
        }
    }

    private static bool MayPass(Exception reason) => reason is TimeoutException or OrleansException or NexusException { Code: ErrorCode.Unavailable };

    /// <summary>The same leaf is offered until it stands.</summary>
    private async Task<Appended> OfferAgainAsync(LeafDraft leaf)
    {
        var giveUp = time.GetUtcNow() + OutcomePatience;
        while (true)
        {
            await Task.Delay(RetryAfter, time);
            try
            {
                return await Ledger.AppendAsync([leaf]);
            }
            catch (Exception reason) when (MayPass(reason) && time.GetUtcNow() < giveUp)
            {
                // Once more.
            }
        }
    }
}
