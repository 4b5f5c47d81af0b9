namespace Nexus.Tenants;

/// <summary>The requests of a tenant that carried an id made by their caller. Key: tenant.</summary>
[Alias("Nexus.Tenants.IRequestsGrain")]
public interface IRequestsGrain : ITenantGrain
{
    /// <summary>Binds an id to what was asked with it, durably and for good. Repeating it with the same digest is no error.</summary>
    /// <param name="id">UUID that stands for the caller's id.</param>
    /// <param name="digest">Lower-case hex of the SHA-256 of the request.</param>
    /// <exception cref="NexusException"><see cref="ErrorCode.Conflict"/> if the id stands for another request.</exception>
    [Alias("Claim")]
    Task ClaimAsync(string id, string digest);
}
