using Nexus.Api;

namespace Nexus.Access;

/// <summary>Exchanges an API key for a token.</summary>
internal sealed class AuthRoutes(Authenticator authenticator, JwtHandler tokens, ApiOptions options, TimeProvider time) : IRoutes
{
    public void Map(RouteGroupBuilder v1) => v1.Map("POST", "/auth/token", TokenAsync, new Route("Exchange an API key for a token", Permission.Public)
    {
        Description = "The token goes into `Authorization: Bearer`. The API key itself is accepted there too.",
        Takes = typeof(TokenRequest),
        Gives = typeof(TokenResponse),
        Refuses = [401, 422, 429, 503],
    });

    private async Task TokenAsync(HttpContext context)
    {
        using var body = await Body.ReadAsync(context);
        var key = body.Text("api_key", 1, 256);
        body.Mistakes.Check();

        var caller = await authenticator.KeyAsync(context, key);
        var issued = time.GetUtcNow().ToUnixTimeSeconds();
        var lifetime = (int)options.TokenLifetime.TotalSeconds;
        var token = tokens.Write(new JwtClaims(caller.Principal, caller.Tenant, caller.Role, issued, issued + lifetime));
        await context.WriteAsync(new TokenResponse(token, token, "bearer", caller.Tenant, WireNames.Of(caller.Role), lifetime), WireJson.Default.TokenResponse);
    }
}
