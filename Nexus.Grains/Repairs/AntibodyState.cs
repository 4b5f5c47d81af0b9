using System.Collections.Immutable;

namespace Nexus.Repairs;

/// <summary>Where a repair is.</summary>
[GenerateSerializer, Alias("Nexus.Repairs.RepairPhase")]
public enum RepairPhase
{
    /// <summary>Nothing is under way.</summary>
    Idle,

    /// <summary>Its id is kept; it is to be put to the gates at <see cref="AntibodyState.NextAt"/>.</summary>
    Declared,

    /// <summary>The gates let it pass; its outcome is waited for.</summary>
    Executing,

    /// <summary>It ran; a pulse must show that it helped.</summary>
    Verifying,
}

/// <summary>What an antibody must not forget: the id of a repair is kept before it is made, so that no restart makes it twice.</summary>
[GenerateSerializer, Alias("Nexus.Repairs.AntibodyState")]
public sealed class AntibodyState
{
    [Id(0)] public RepairPhase Phase { get; set; }

    [Id(1)] public string AlertId { get; set; } = "";

    [Id(2)] public string SealId { get; set; } = "";

    [Id(3)] public string Tool { get; set; } = "";

    [Id(4)] public int Attempt { get; set; }

    [Id(5)] public DateTimeOffset NextAt { get; set; }

    [Id(6)] public ImmutableArray<string> Waiting { get; set; }

    [Id(7)] public ImmutableArray<DateTimeOffset> Repairs { get; set; }
}
