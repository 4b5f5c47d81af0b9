namespace Nexus.Threats;

internal static class LiveCursor
{
    /// <summary>The number of the last change there is: a feed that begins here tells only what comes.</summary>
    public static async Task<long> NowAsync(IThreatFeedGrain feed) => (await feed.ChangesAsync(-1, TimeSpan.Zero)) is [.., var last] ? last.Number : 0;
}
