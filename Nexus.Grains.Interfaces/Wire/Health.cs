namespace Nexus.Wire;

/// <summary>Which parts answer.</summary>
/// <param name="Api">This API.</param>
/// <param name="Database">The store of seals and registries.</param>
/// <param name="Redis">Redis; false where none is configured.</param>
/// <param name="VectorStore">The knowledge store.</param>
/// <param name="Llm">A language model; false where none is configured.</param>
public sealed record HealthServices(bool Api, bool Database, bool Redis, bool VectorStore, bool Llm);

/// <summary>How Nexus is.</summary>
/// <param name="Status"><c>ok</c>, or <c>degraded</c> if the database or the knowledge store does not answer. Redis and a model are options: their absence does not degrade.</param>
/// <param name="Version">Of Nexus.</param>
/// <param name="Services">Its parts.</param>
/// <param name="Embedder">The name of whoever measures meaning for the intent gate; <c>lexical</c> where no sentence encoder is at hand.</param>
public sealed record HealthResponse(string Status, string Version, HealthServices Services, string? Embedder = null);
