using System.Collections.Immutable;
using Nexus.Tenants;

namespace Nexus.Repairs;

/// <summary>The bounds in force for a tenant's entities.</summary>
[GrainType("throttles")]
internal sealed class ThrottlesGrain(IRegistry registry, ThrottleBook book, TimeProvider time) : Grain, IThrottlesGrain
{
    private readonly Dictionary<string, (Throttle Throttle, int Version)> _all = new(StringComparer.Ordinal);

    private string Tenant => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var entry in await registry.ListAsync(Tenant, RegistryKind.Throttle, cancellationToken)) _all[entry.Id] = (RegistryJson.Read<Throttle>(entry), entry.Version);
        book.Set(Tenant, InForce());
    }

    public Task<ImmutableArray<Throttle>> ListAsync() => Task.FromResult(InForce());

    public async Task<Throttle?> PutAsync(Throttle throttle)
    {
        if (throttle.Entity.Length is 0 or > 128) throw new NexusException(ErrorCode.Invalid, $"entity '{throttle.Entity}' must have 1 to 128 characters");
        if (throttle.PerSecond is < 1 or > 1_000_000) throw new NexusException(ErrorCode.Invalid, $"per_second {throttle.PerSecond} must be 1 to 1,000,000");
        var before = _all.TryGetValue(throttle.Entity, out var current) ? current.Throttle : null;
        if (before != throttle)
        {
            var entry = new RegistryEntry(Tenant, RegistryKind.Throttle, throttle.Entity, current.Version + 1, RegistryJson.Write(throttle), time.GetUtcNow());
            if (!await registry.TryPutAsync(entry, CancellationToken.None))
            {
                DeactivateOnIdle();
                throw new NexusException(ErrorCode.Conflict, $"the bound of '{throttle.Entity}' was changed by another at the same time; try again");
            }

            _all[throttle.Entity] = (throttle, entry.Version);
        }

        book.Set(Tenant, InForce());
        return before is { } stood && stood.Until > time.GetUtcNow() ? stood : null;
    }

    private ImmutableArray<Throttle> InForce()
    {
        var now = time.GetUtcNow();
        return [.. _all.Values.Select(pair => pair.Throttle).Where(throttle => throttle.Until > now).OrderBy(throttle => throttle.Entity, StringComparer.Ordinal)];
    }
}
