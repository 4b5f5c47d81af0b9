using Orleans;
using Orleans.Runtime;

namespace Nexus.Embedded;

/// <inheritdoc cref="IGrainFactory" />
internal sealed class GrainFactory(GrainEngine engine) : IClusterClient
{
    public IServiceProvider ServiceProvider => engine.Services;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        if (grainClassNamePrefix is not null)
            throw new NotSupportedException("The embedded engine knows one class for each interface.");
        return (TGrainInterface)(object)engine.BindingOf(typeof(TGrainInterface)).Reference(primaryKey);
    }

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(grainPrimaryKey);
        return (IGrain)(object)engine.BindingOf(grainInterfaceType).Reference(grainPrimaryKey);
    }

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable
    {
        // IRemindable and the like are implemented by many classes: here the id says which one is meant.
        var target = new GrainTarget(engine.ClassOf(grainId.Type), grainId.Key.ToString());
        return (TGrainInterface)GrainBinding.Reference(target, typeof(TGrainInterface));
    }
}
