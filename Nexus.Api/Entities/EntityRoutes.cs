
namespace Nexus.Entities;

/// <summary>What may send, and what must beat.</summary>
internal sealed class EntityRoutes(IGrainFactory grains) : IObservationRoutes
{
    public void Map(RouteGroupBuilder nexus)
    {
        nexus.Map("GET", "/entities", ListAsync, new Route("The entities and how they stand", Permission.Read) { Gives = typeof(EntitiesResponse) });
        nexus.Map("PUT", "/entities/{id}", PutAsync, new Route("Register or change an entity", Permission.Operate)
        {
            Description = "What is not registered, or sends with another key than its senders, is a spoof. With miss_seconds it must beat.",
            Takes = typeof(EntityRequest),
            Gives = typeof(EntityResponse),
            Refuses = [409, 413, 422],
        });
    }

    private async Task ListAsync(HttpContext context)
    {
        var tenant = context.Caller().Tenant;
        var entities = await grains.GetGrain<IEntitiesGrain>(tenant).ListAsync();
        var watched = new Dictionary<string, WatchView>(StringComparer.Ordinal);
        foreach (var shard in entities.Where(entity => entity is { IsActive: true, MissSeconds: > 0 }).Select(entity => WatchShard.Of(entity.Id)).Distinct())
            foreach (var view in await grains.GetGrain<IWatchdogGrain>(GrainKey.Of(tenant, $"{shard}")).ViewAsync()) watched[view.Entity] = view;
        await context.WriteAsync(new EntitiesResponse([.. entities.Select(entity => Answer(entity, watched.GetValueOrDefault(entity.Id)))]), WireJson.Default.EntitiesResponse);
    }

    private async Task PutAsync(HttpContext context)
    {
        using var body = await Body.ReadAsync(context);
        var entity = new EntityInfo(
            context.PathName("id"),
            body.OptionalText("kind", 1, 32) ?? "service",
            body.OptionalText("host", 0, 253) ?? "",
            body.Texts("senders", 100, 128),
            body.Integer("miss_seconds", 0, 0, 86_400),
            body.OptionalText("repair", 0, 1024) ?? "",
            body.Flag("is_active", true));
        body.Mistakes.Check();
        var saved = await grains.GetGrain<IEntitiesGrain>(context.Caller().Tenant).PutAsync(entity);
        await context.WriteAsync(Answer(saved, null), WireJson.Default.EntityResponse);
    }

    private static EntityResponse Answer(EntityInfo entity, WatchView? watch) => new(
        entity.Id, entity.Kind, entity.Host.Length > 0 ? entity.Host : null, entity.Senders, entity.MissSeconds, entity.Repair.Length > 0 ? entity.Repair : null, entity.IsActive, watch?.LastPulse, watch?.Missing ?? false);
}
