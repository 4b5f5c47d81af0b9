using System.Collections.Frozen;

namespace Nexus.Tenants;

/// <summary>Keys that live and end with this process and stand in no store, by the SHA-256 of the key in lower-case hex.</summary>
public sealed record ProcessKeys(FrozenDictionary<string, ApiKeyInfo> ByHash);
