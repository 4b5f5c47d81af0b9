namespace Nexus.Ledger;

/// <summary>The newest checkpoint of a log that this witness has cosigned.</summary>
/// <param name="Log">SHA-256 of the log's origin, lower-case hex.</param>
/// <param name="Note">The checkpoint with the log's signatures and the cosignature.</param>
public sealed record WitnessedHead(string Log, long Size, string Root, string Note, DateTimeOffset At);

/// <summary>What this witness has cosigned last, one row a log: to judge the next checkpoint no older one is needed, and whoever was given an older cosignature has it in the file it vouches for.</summary>
public interface IWitnessedHeads
{
    ValueTask<WitnessedHead?> FindAsync(string log, CancellationToken cancellation);

    /// <summary>Puts <paramref name="next"/> in the place of <paramref name="before"/>; false if that is not, or no longer, what stands there. Durable once it returns.</summary>
    /// <remarks>A database refuses by itself what is shorter than what stands there, or of one size with another root.</remarks>
    ValueTask<bool> TryPutAsync(WitnessedHead next, WitnessedHead? before, CancellationToken cancellation);
}
