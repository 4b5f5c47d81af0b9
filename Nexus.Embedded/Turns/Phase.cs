namespace Nexus.Embedded;

/// <summary>How far an activation is in its life. Read and written in its turns only.</summary>
internal enum Phase
{
    New,
    Activating,
    Active,
    Deactivating,
    Dead,
}
