using System.Net;
using System.Net.Sockets;

namespace Nexus;

/// <summary>Where the server is to listen. Names are looked up here: the server itself takes one that it does not know for all addresses of the machine, and a misspelt name would open what was to stay closed.</summary>
internal static class ListenAddress
{
    private const string Local = "localhost";

    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if nobody knows the name.</exception>
    public static string Of(Uri url)
    {
        if (url.HostNameType != UriHostNameType.Dns || url is { Host: Local, Port: not 0 }) return url.GetLeftPart(UriPartial.Authority);
        // "localhost" is two addresses, which cannot take the same free port.
        var address = url.Host == Local ? IPAddress.Loopback : Find(url);
        return $"http://{new IPEndPoint(address, url.Port)}";
    }

    /// <summary>Whether only this machine can reach it.</summary>
    public static bool IsLocal(string listening) => new Uri(listening).IsLoopback;

    /// <summary>What the system said of an address, in a sentence with the keys that set it.</summary>
    public static NexusException Refused(Uri url, string why, Exception cause, ErrorCode code = ErrorCode.Invalid) =>
        new(code, $"url (NEXUS_URL, NEXUS_HOST, NEXUS_PORT): {url.GetLeftPart(UriPartial.Authority)} {why}", cause);

    private static IPAddress Find(Uri url)
    {
        try
        {
            var addresses = Dns.GetHostAddresses(url.DnsSafeHost);
            return Array.Find(addresses, static one => one.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
        }
        catch (SocketException unknown)
        {
            throw Refused(url, $"cannot be listened at: nobody knows the name '{url.Host}'", unknown);
        }
    }
}
