using System.Net;
using System.Net.Sockets;

namespace Nexus.Tools;

/// <summary>Connects to the web and nowhere else: every connection goes to an address that was looked up and judged in the same breath.</summary>
internal sealed class WebDoor(ToolOptions options)
{
    private const int MaxUrl = 2048;

    public HttpMessageInvoker Open() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        // A proxy or a cookie would reach what was not judged, or tell who asks.
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectCallback = ConnectAsync,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        MaxResponseHeadersLength = 64,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    });

    /// <summary>The address of a page, judged by its form; where it leads is judged on connecting.</summary>
    public Uri Check(string url, Uri? from = null)
    {
        if (url.Length is 0 or > MaxUrl) throw new WebRefusal($"the url has {url.Length:N0} characters; it must have 1 to {MaxUrl:N0}");
        if (!(from is null ? Uri.TryCreate(url, UriKind.Absolute, out var uri) : Uri.TryCreate(from, url, out uri)) || uri.Host.Length == 0)
            throw new WebRefusal($"'{Short(url)}' is not an absolute url");
        if (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) throw new WebRefusal($"'{Short(url)}' must begin with http:// or https://");
        if (uri.UserInfo.Length > 0) throw new WebRefusal("the url carries a user name or password; it must not");
        if (!options.WebFetchPorts.IsEmpty && !options.WebFetchPorts.Contains(uri.Port)) throw new WebRefusal($"port {uri.Port} is not allowed; allowed are {string.Join(", ", options.WebFetchPorts)}");
        if (!options.AllowPrivateNetworks && IPAddress.TryParse(uri.DnsSafeHost, out var address)) Judge(uri.Host, address);
        return uri;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await Dns.GetHostAddressesAsync(host, cancellation);
        if (addresses.Length == 0) throw new WebRefusal($"the host '{host}' has no address");
        // One bad address condemns the name: which one a resolver gives first is not ours to choose.
        foreach (var address in addresses) Judge(host, address);
        SocketException? failure = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, context.DnsEndPoint.Port), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException e)
            {
                socket.Dispose();
                failure = e;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        throw failure!;
    }

    private void Judge(string host, IPAddress address)
    {
        if (options.AllowPrivateNetworks || PublicAddress.Is(address)) return;
        throw new WebRefusal($"'{Short(host)}' leads to {address}, which is not a public address");
    }

    private static string Short(string text) => text.Length <= 200 ? text : text[..200] + "…";
}
