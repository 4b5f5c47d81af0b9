namespace Nexus.Calls;

/// <summary>How long a call may wait inside a grain for something to happen: as long as its caller likes, but never so long that the call itself times out.</summary>
internal static class Patience
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    public static TimeSpan Of(TimeSpan asked) => asked < TimeSpan.Zero ? TimeSpan.Zero : asked < Longest ? asked : Longest;

    /// <summary>True if the signal came in time.</summary>
    public static async Task<bool> WithinAsync(this Task signal, TimeSpan patience, TimeProvider time)
    {
        await signal.WaitAsync(Of(patience), time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return signal.IsCompleted;
    }
}
