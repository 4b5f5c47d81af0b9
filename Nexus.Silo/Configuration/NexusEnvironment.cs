namespace Nexus.Configuration;

/// <summary>What a silo is run for.</summary>
public enum NexusEnvironment
{
    /// <summary>On one's own machine: the demo key works, a secret key is made when absent.</summary>
    Development,

    /// <summary>For real: no demo key, secrets must be given.</summary>
    Production,
}
