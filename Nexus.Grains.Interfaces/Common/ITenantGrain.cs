namespace Nexus;

/// <summary>A grain that belongs to a tenant: its key is <c>tenant</c> or <c>tenant/name</c>, and only calls of that tenant reach it; for any other it does not exist.</summary>
[Alias("Nexus.ITenantGrain")]
public interface ITenantGrain : IGrainWithStringKey;
