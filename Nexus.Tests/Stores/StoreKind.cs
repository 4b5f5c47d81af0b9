namespace Nexus.Tests.Stores;

/// <summary>Which stores a contract suite runs on.</summary>
public enum StoreKind
{
    Memory,
    Sqlite,
    Postgres,
}
