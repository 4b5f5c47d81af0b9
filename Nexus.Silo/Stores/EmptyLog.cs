using System.Collections.Immutable;
using System.Security.Cryptography;
using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>The head of a log without leaves (RFC 6962).</summary>
internal static class EmptyLog
{
    public static LedgerHead Head { get; } = new(0, [.. SHA256.HashData([])]);
}
