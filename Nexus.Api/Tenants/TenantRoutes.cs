using Nexus.Api;

namespace Nexus.Tenants;

/// <summary>Tenants. Only an admin of the home tenant may create them or see others than its own.</summary>
internal sealed class TenantRoutes(IGrainFactory grains, ApiOptions options, KeyMint mint) : IRoutes
{
    private const string FirstKey = "first admin";

    public void Map(RouteGroupBuilder v1)
    {
        v1.Map("GET", "/tenants", ListAsync, new Route("List tenants", Permission.Administer)
        {
            Description = "An admin of the home tenant sees all, any other its own.",
            Gives = typeof(TenantsResponse),
            Problem = true,
        });
        v1.Map("POST", "/tenants", CreateAsync, new Route("Create a tenant", Permission.Administer)
        {
            Description = "For admins of the home tenant. The new tenant has the five default personas; its first admin key is in the answer, once.",
            Takes = typeof(TenantRequest),
            Gives = typeof(TenantResponse),
            Parameters = [RequestKey.Parameter],
            Refuses = [409, 422],
            Problem = true,
        });
    }

    private async Task ListAsync(HttpContext context)
    {
        var caller = context.Caller();
        var all = await Tenants.ListAsync();
        var seen = all.Where(tenant => IsHome(caller) || tenant.Id == caller.Tenant);
        await context.WriteAsync(new TenantsResponse([.. seen.Select(tenant => new TenantResponse(tenant.Id, tenant.Name, tenant.CreatedAt))]), WireJson.Default.TenantsResponse);
    }

    private async Task CreateAsync(HttpContext context)
    {
        if (!IsHome(context.Caller())) throw new NexusException(ErrorCode.Forbidden, $"only an admin of tenant '{options.HomeTenant}' may create tenants");
        using var body = await Body.ReadAsync(context);
        var id = body.Text("id", 1, GrainKey.MaxTenantLength);
        var name = body.OptionalText("name", 1, 200) ?? id;
        body.Mistakes.Check();

        var request = await RequestKey.ClaimAsync(context, grains, body.Digest);
        var tenant = await Tenants.CreateAsync(id, name);
        await context.WriteAsync(new TenantResponse(tenant.Id, tenant.Name, tenant.CreatedAt, await FirstKeyAsync(tenant.Id, request)), WireJson.Default.TenantResponse);
    }

    private async Task<string?> FirstKeyAsync(string tenant, string? request)
    {
        var keys = await Tenants.KeysAsync(tenant);
        if (!keys.IsEmpty && keys[0].Id != request) return null;
        var key = request is null ? await mint.MakeAsync(tenant, Role.Admin, FirstKey) : await mint.MakeAsync(tenant, Role.Admin, FirstKey, request);
        return key.ApiKey;
    }

    private ITenantsGrain Tenants => grains.GetGrain<ITenantsGrain>(ITenantsGrain.Key);

    private bool IsHome(Caller caller) => caller.Tenant == options.HomeTenant;
}
