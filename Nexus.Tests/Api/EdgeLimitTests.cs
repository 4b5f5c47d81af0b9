using System.Net;
using Nexus.Api;
using Nexus.Tenants;
using Xunit;

namespace Nexus.Tests.Api;

public sealed class EdgeLimitTests
{
    [Fact]
    public async Task Requests_beyond_the_quota_of_a_tenant_are_refused_and_another_tenant_is_not_touched()
    {
        await using var edge = await EdgeHost.StartAsync(EdgeHost.Options(requests: 2), time: new StoppedWatch());
        for (var i = 0; i < 2; i++)
            using (var good = await GatesAsync(edge, "demo")) Assert.Equal(HttpStatusCode.OK, good.StatusCode);

        using var refused = await GatesAsync(edge, "demo");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Contains("2 requests a minute", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var other = await GatesAsync(edge, "acme");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Chains_beyond_the_quota_are_refused_before_they_start()
    {
        await using var edge = await EdgeHost.StartAsync(EdgeHost.Options(chains: 1), time: new StoppedWatch());
        using var first = await edge.SendAsync(HttpMethod.Post, "/v1/execute", "{}", "Bearer " + EdgeHost.Token());
        Assert.Equal(422, (int)first.StatusCode);
        foreach (var path in (string[])["/v1/execute", "/v1/execute/stream"])
        {
            using var refused = await edge.SendAsync(HttpMethod.Post, path, """{"task":"x"}""", "Bearer " + EdgeHost.Token(Role.Agent));
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Contains("1 chains an hour", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Wrong_keys_from_one_address_are_limited()
    {
        await using var edge = await EdgeHost.StartAsync(new ApiOptions(new byte[32]) { FailedKeysPerMinute = 2 }, time: new StoppedWatch());
        HttpStatusCode[] statuses = [HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests];
        foreach (var status in statuses)
        {
            using var response = await edge.SendAsync(HttpMethod.Post, "/v1/auth/token", """{"api_key":"wrong"}""");
            Assert.Equal(status, response.StatusCode);
        }
    }

    [Fact]
    public async Task The_demo_key_is_refused_in_production_without_being_looked_up()
    {
        await using var edge = await EdgeHost.StartAsync(new ApiOptions(new byte[32]) { Production = true, DemoKey = true });
        using var response = await edge.SendAsync(HttpMethod.Post, "/v1/auth/token", $$"""{"api_key":"{{ApiOptions.DemoApiKey}}"}""");
        Assert.Equal("""{"detail":"Invalid API key"}""", await response.Content.ReadAsStringAsync());
    }

    private static Task<HttpResponseMessage> GatesAsync(EdgeHost edge, string tenant) =>
        edge.SendAsync(HttpMethod.Get, "/v1/gates", null, "Bearer " + EdgeHost.Token(Role.Auditor, tenant));

    /// <summary>Windows are measured by it: however slow the machine, all of a test is one moment.</summary>
    private sealed class StoppedWatch : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
