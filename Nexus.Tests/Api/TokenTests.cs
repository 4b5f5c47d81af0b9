using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Nexus.Client;
using Nexus.Tenants;
using Nexus.Wire;
using Xunit;

namespace Nexus.Tests.Api;

/// <summary>A token is worth what the key it was given for is worth now.</summary>
public sealed class TokenTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task A_revoked_keys_token_opens_nothing_any_more()
    {
        var key = await house.Demo.CreateKeyAsync("leaver", "operator");
        var token = await TokenAsync(key);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(token));
        await house.Demo.RevokeKeyAsync(key.Id);
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(token));
    }

    [Fact]
    public async Task A_token_with_another_role_tenant_or_key_than_there_is_opens_nothing()
    {
        await house.Demo.CreateTenantAsync("tokens");
        var key = await house.Demo.CreateKeyAsync("reader", "auditor");
        Assert.Equal(HttpStatusCode.OK, await GetAsync(House.Token("demo", key.Id, Role.Auditor)));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(House.Token("demo", key.Id, Role.Admin)));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(House.Token("tokens", key.Id, Role.Auditor)));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(House.Token("demo", Guid.NewGuid().ToString(), Role.Auditor)));
    }

    [Fact]
    public async Task A_sockets_token_is_asked_the_same()
    {
        var key = await house.Demo.CreateKeyAsync("listener", "operator");
        var token = await TokenAsync(key);
        await house.Demo.RevokeKeyAsync(key.Id);
        using var socket = new ClientWebSocket();
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://{house.Http.BaseAddress!.Authority}/nexus/live?token={token}"), TestContext.Current.CancellationToken));
        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
    }

    private async Task<HttpStatusCode> GetAsync(string token)
    {
        using var answer = await house.SendAsync(HttpMethod.Get, "/v1/tools", key: token);
        return answer.StatusCode;
    }

    private async Task<string> TokenAsync(KeyResponse key)
    {
        using var answer = await house.SendAsync(HttpMethod.Post, "/v1/auth/token", $$"""{"api_key":"{{key.ApiKey}}"}""");
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("access_token").GetString()!;
    }
}
