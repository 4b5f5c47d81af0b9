using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>State of a grain that outlives its activation. It is read before <c>OnActivateAsync</c>.</summary>
public interface IPersistentState<TState> : IStorage<TState>;
