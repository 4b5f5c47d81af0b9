namespace Nexus.Embedded;

internal enum EngineState
{
    Running,

    /// <summary>Calls from grains are still taken, calls from outside no more.</summary>
    Draining,

    Stopped,
}
