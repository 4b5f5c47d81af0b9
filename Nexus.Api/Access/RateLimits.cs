using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Nexus.Api;

namespace Nexus.Access;

/// <summary>Sliding windows: requests and chains per tenant, wrong keys per client address. Counted in this process.</summary>
internal sealed class RateLimits(ApiOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<string>? _requests = Window(options.RequestsPerMinute, TimeSpan.FromMinutes(1));
    private readonly PartitionedRateLimiter<string>? _chains = Window(options.ChainsPerHour, TimeSpan.FromHours(1));
    private readonly PartitionedRateLimiter<string>? _failures = Window(options.FailedKeysPerMinute, TimeSpan.FromMinutes(1));

    /// <exception cref="NexusException"><see cref="ErrorCode.QuotaReached"/>.</exception>
    public void CountRequest(string tenant) => Take(_requests, tenant, options.RequestsPerMinute, "requests a minute");

    /// <exception cref="NexusException"><see cref="ErrorCode.QuotaReached"/>.</exception>
    public void CountChain(string tenant) => Take(_chains, tenant, options.ChainsPerHour, "chains an hour");

    /// <exception cref="NexusException"><see cref="ErrorCode.QuotaReached"/>: too many wrong keys from there.</exception>
    public void CountFailure(HttpContext context) => Take(_failures, AddressOf(context), options.FailedKeysPerMinute, "wrong API keys a minute");

    public void Dispose()
    {
        _requests?.Dispose();
        _chains?.Dispose();
        _failures?.Dispose();
    }

    private static PartitionedRateLimiter<string>? Window(int permits, TimeSpan window) => permits == 0 ? null : PartitionedRateLimiter.Create<string, string>(
        key => RateLimitPartition.GetSlidingWindowLimiter(key, _ => new SlidingWindowRateLimiterOptions { PermitLimit = permits, Window = window, SegmentsPerWindow = 12 }));

    private static void Take(PartitionedRateLimiter<string>? limiter, string key, int permits, string of)
    {
        if (limiter is null) return;
        using var lease = limiter.AttemptAcquire(key);
        if (!lease.IsAcquired) throw Reached(lease, permits, of);
    }

    private static NexusException Reached(RateLimitLease lease, int permits, string of)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;
        return new NexusException(ErrorCode.QuotaReached, string.Create(CultureInfo.InvariantCulture, $"Rate limit exceeded: {permits} {of}; try again in {wait} s")) { RetryAfterSeconds = wait };
    }

    /// <summary>One subscriber has a whole /64 of IPv6 addresses: they count as one.</summary>
    private static string AddressOf(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes).ToString();
    }
}
