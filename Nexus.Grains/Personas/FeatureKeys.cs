using System.Collections.Immutable;
using Nexus.Actions;
using StableHash = Nexus.Gates.StableHash;

namespace Nexus.Personas;

/// <summary>The hashes under which habits know an action's tool, classes and targets: each name is hashed once.</summary>
internal readonly ref struct FeatureKeys
{
    /// <summary>Room for the names of nearly every action.</summary>
    public const int Few = 16;

    /// <param name="room">At least <see cref="CountOf"/> long.</param>
    public FeatureKeys(ActionFeatures features, Span<ulong> room)
    {
        Tool = StableHash.Of(features.Tool);
        Classes = Hash(features.TargetClasses, room);
        Targets = Hash(features.Targets, room[Classes.Length..]);
    }

    public ulong Tool { get; }

    public ReadOnlySpan<ulong> Classes { get; }

    public ReadOnlySpan<ulong> Targets { get; }

    public static int CountOf(ActionFeatures features) => features.TargetClasses.Length + features.Targets.Length;

    private static ReadOnlySpan<ulong> Hash(ImmutableArray<string> names, Span<ulong> room)
    {
        for (var i = 0; i < names.Length; i++) room[i] = StableHash.Of(names[i]);
        return room[..names.Length];
    }
}
