using System.ComponentModel;

namespace Nexus.Embedded;

/// <summary>What the attributes of a grain method say about interleaving.</summary>
[Flags]
[EditorBrowsable(EditorBrowsableState.Never)]
public enum GrainMethodFlags
{
    None = 0,

    /// <summary>Runs between the awaits of others that only read.</summary>
    ReadOnly = 1,

    /// <summary>Runs between the awaits of anything.</summary>
    AlwaysInterleave = 2,
}
