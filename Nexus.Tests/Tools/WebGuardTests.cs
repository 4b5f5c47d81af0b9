using Xunit;

namespace Nexus.Tests.Tools;

/// <summary>What web_fetch must never reach: this machine, its network, and the services behind it.</summary>
public sealed class WebGuardTests : IDisposable
{
    private readonly ToolHouse _house = new(options => options with { WebFetchPorts = [] });

    public void Dispose() => _house.Dispose();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.9.9")]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("0.0.0.0")]
    [InlineData("0")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0x7f.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("017700000001")]
    [InlineData("127.1")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("192.0.0.192")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("[::1]")]
    [InlineData("[::]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:8.8.8.8]")]
    [InlineData("[::127.0.0.1]")]
    [InlineData("[64:ff9b::7f00:1]")]
    [InlineData("[64:ff9b:1::1]")]
    [InlineData("[2002:7f00:1::]")]
    [InlineData("[2001::1]")]
    [InlineData("[2001:db8::1]")]
    [InlineData("[fe80::1]")]
    [InlineData("[fd00:ec2::254]")]
    [InlineData("[ff02::1]")]
    public async Task An_address_that_is_not_public_is_refused_before_a_byte_is_sent(string host)
    {
        await using var server = await WebServer.StartAsync("text/plain", "secret");
        Assert.Contains("not a public address", await _house.Refusal("web_fetch", new { url = $"http://{host}:{server.Port}/" }), StringComparison.Ordinal);
        Assert.Equal(0, server.Requests);
    }

    [Theory]
    [InlineData("ftp://example.com/", "must begin with http")]
    [InlineData("file:///etc/passwd", "not an absolute url")]
    [InlineData("gopher://127.0.0.1/", "must begin with http")]
    [InlineData("http://user:pass@example.com/", "user name or password")]
    [InlineData("http://", "not an absolute url")]
    [InlineData("/relative", "url")]
    public async Task A_url_of_another_kind_is_refused(string url, string why) =>
        Assert.Contains(why, await _house.Refusal("web_fetch", new { url }), StringComparison.Ordinal);

    [Fact]
    public async Task Only_the_ports_of_the_web_are_reached()
    {
        using var house = new ToolHouse();
        Assert.Contains("port 6379 is not allowed; allowed are 80, 443", await house.Refusal("web_fetch", new { url = "http://example.com:6379/" }), StringComparison.Ordinal);
    }
}
