namespace Nexus.Configuration;

/// <summary>Where silos keep their list of one another.</summary>
public enum ClusteringKind
{
    /// <summary>One silo, no list.</summary>
    Localhost,

    /// <summary>In Redis.</summary>
    Redis,

    /// <summary>In PostgreSQL.</summary>
    Postgres,
}
