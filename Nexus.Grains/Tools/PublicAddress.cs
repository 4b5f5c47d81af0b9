using System.Net;

namespace Nexus.Tools;

/// <summary>Which addresses belong to the public internet. Everything else may be a neighbour that trusts this machine.</summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // The host agent that Azure shows its machines, secrets included, at an address of the public range.
            "168.63.129.16/32",
            // Within 2000::/3: IETF protocols and Teredo, documentation, 6to4 (which carry IPv4 addresses inside).
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Whether <paramref name="address"/> may lead out into the public internet, and only there.</summary>
    public static bool Is(IPAddress address)
    {
        if (IsNotGlobalUnicast(address)) return false;
        foreach (var network in NotPublic)
            if (network.Contains(address)) return false;
        return true;
    }

    // Of IPv6 only 2000::/3 is given out for the public; mapped, NAT64, link-local, unique local and multicast addresses lie outside.
    private static bool IsNotGlobalUnicast(IPAddress address) => address.GetAddressBytes() is { Length: 16 } bytes && (bytes[0] & 0xe0) != 0x20;
}
