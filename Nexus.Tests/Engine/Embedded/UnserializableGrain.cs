using Orleans;

#pragma warning disable NXG001, NXG004 // On purpose: this is what the run time refuses if the build has not.

namespace Nexus.Tests.Engine;

/// <summary>An interface that the engine refuses, because a type in it has no serializer. Orleans does not even start with it.</summary>
[Alias("test.IUnserializableGrain")]
public interface IUnserializableGrain : IGrainWithStringKey
{
    [Alias("Send")]
    Task SendAsync(Unregistered message);
}

public sealed record Unregistered(int Number);

[GrainType("test-unserializable")]
internal sealed class UnserializableGrain : Grain, IUnserializableGrain
{
    public Task SendAsync(Unregistered message) => Task.CompletedTask;
}
