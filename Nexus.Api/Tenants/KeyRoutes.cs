namespace Nexus.Tenants;

/// <summary>The API keys of the caller's own tenant.</summary>
internal sealed class KeyRoutes(IGrainFactory grains, KeyMint mint, ApiKeys edge) : IRoutes
{
    public void Map(RouteGroupBuilder v1)
    {
        v1.Map("GET", "/keys", ListAsync, new Route("List API keys", Permission.Administer) { Gives = typeof(KeysResponse), Problem = true });
        v1.Map("POST", "/keys", CreateAsync, new Route("Make an API key", Permission.Administer)
        {
            Description = "The key itself is in the answer, once; only its SHA-256 is kept.",
            Takes = typeof(KeyRequest),
            Gives = typeof(KeyResponse),
            Parameters = [RequestKey.Parameter],
            Refuses = [409, 422],
            Problem = true,
        });
        v1.Map("DELETE", "/keys/{id}", RevokeAsync, new Route("Revoke an API key", Permission.Administer)
        {
            Description = "It opens nothing any more, and neither do the tokens it gave: here at once, at other silos within five seconds.",
            Gives = typeof(DeletedResponse),
            Refuses = [404],
            Problem = true,
        });
    }

    private async Task ListAsync(HttpContext context)
    {
        var keys = await Tenants.KeysAsync(context.Caller().Tenant);
        await context.WriteAsync(new KeysResponse([.. keys.Select(KeyMint.Answer)]), WireJson.Default.KeysResponse);
    }

    private async Task CreateAsync(HttpContext context)
    {
        using var body = await Body.ReadAsync(context);
        var name = body.Text("name", 1, 200);
        var role = body.Text("role", 1, 16);
        if (WireNames.ParseRole(role) is null) body.Mistakes.Wrong("literal_error", "body", "role", "Input should be 'agent', 'auditor', 'operator' or 'admin'", role);
        body.Mistakes.Check();
        var request = await RequestKey.ClaimAsync(context, grains, body.Digest);
        var (tenant, parsed) = (context.Caller().Tenant, WireNames.ParseRole(role)!.Value);
        var key = request is null ? await mint.MakeAsync(tenant, parsed, name) : await mint.MakeAsync(tenant, parsed, name, request);
        await context.WriteAsync(key, WireJson.Default.KeyResponse);
    }

    private async Task RevokeAsync(HttpContext context)
    {
        var tenant = context.Caller().Tenant;
        var id = context.Path("id");
        await Tenants.RevokeKeyAsync(tenant, id);
        edge.Forget(tenant, id);
        await context.WriteAsync(new DeletedResponse(true), WireJson.Default.DeletedResponse);
    }

    private ITenantsGrain Tenants => grains.GetGrain<ITenantsGrain>(ITenantsGrain.Key);
}
