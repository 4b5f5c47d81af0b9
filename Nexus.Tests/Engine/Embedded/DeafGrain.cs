using Orleans;

namespace Nexus.Tests.Engine;

/// <summary>Is subscribed and attaches no observer.</summary>
[Alias("test.IDeafGrain")]
public interface IDeafGrain : IGrainWithStringKey;

[GrainType("test-deaf")]
[ImplicitStreamSubscription("unheard")]
internal sealed class DeafGrain : Grain, IDeafGrain;
