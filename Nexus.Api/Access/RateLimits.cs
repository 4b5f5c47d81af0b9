using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Nexus.Api;

namespace Nexus.Access;

/// <summary>Sliding windows: requests and chains per tenant, wrong keys per client address. Counted in this process.</summary>
internal sealed class RateLimits(ApiOptions options, TimeProvider time)
{
    private readonly SlidingWindow? _requests = Window(options.RequestsPerMinute, TimeSpan.FromMinutes(1), time);
    private readonly SlidingWindow? _chains = Window(options.ChainsPerHour, TimeSpan.FromHours(1), time);
    private readonly SlidingWindow? _failures = Window(options.FailedKeysPerMinute, TimeSpan.FromMinutes(1), time);

    /// <exception cref="NexusException"><see cref="ErrorCode.QuotaReached"/>.</exception>
    public void CountRequest(string tenant) => Take(_requests, tenant, options.RequestsPerMinute, "requests a minute");

    /// <exception cref="NexusException"><see cref="ErrorCode.QuotaReached"/>.</exception>
    public void CountChain(string tenant) => Take(_chains, tenant, options.ChainsPerHour, "chains an hour");

    /// <exception cref="NexusException"><see cref="ErrorCode.QuotaReached"/>: too many wrong keys from there.</exception>
    public void CountFailure(HttpContext context) => Take(_failures, AddressOf(context), options.FailedKeysPerMinute, "wrong API keys a minute");

    private static SlidingWindow? Window(int permits, TimeSpan window, TimeProvider time) => permits == 0 ? null : new SlidingWindow(permits, window, time);

    private static void Take(SlidingWindow? limiter, string key, int permits, string of)
    {
        if (limiter is null || limiter.Take(key) is var wait && wait <= TimeSpan.Zero) return;
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        throw new NexusException(ErrorCode.QuotaReached, string.Create(CultureInfo.InvariantCulture, $"Rate limit exceeded: {permits} {of}; try again in {seconds} s")) { RetryAfterSeconds = seconds };
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
