using Orleans;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Nexus.Embedded;

/// <summary>A grain interface in one engine: which class it means, and how to make references.</summary>
internal sealed class GrainBinding(GrainClass grainClass, Func<GrainTarget, GrainProxy> createProxy)
{
    public GrainProxy Reference(string key) => createProxy(new GrainTarget(grainClass, key));

    public static GrainBinding Create(GrainEngine engine, Type interfaceType)
    {
        var info = FindInterface(interfaceType);
        var classes = GrainCatalog.Implementing(interfaceType);
        return classes.Count switch
        {
            1 => new GrainBinding(engine.ClassOf(classes[0]), info.CreateProxy),
            0 => throw new ArgumentException($"Could not find an implementation for interface {interfaceType}."),
            _ => throw new ArgumentException(
                $"{interfaceType} is implemented by more than one grain class: {string.Join(", ", classes.Select(c => c.Type.Name))}."),
        };
    }

    public static object Reference(GrainTarget target, Type interfaceType) => FindInterface(interfaceType).CreateProxy(target);

    public static object Cast(IAddressable grain, Type interfaceType)
    {
        if (interfaceType.IsInstanceOfType(grain) && grain is GrainReference)
            return grain;
        var target = grain switch
        {
            GrainReference reference => reference.Target,
            IGrainBase self => Activation.Of(self).Target,
            _ => throw new ArgumentException($"{grain?.GetType().Name ?? "null"} is neither a grain nor a reference to one.", nameof(grain)),
        };
        return Reference(target, interfaceType);
    }

    private static GrainInterfaceInfo FindInterface(Type interfaceType)
    {
        var info = GrainCatalog.FindInterface(interfaceType)
            ?? throw new ArgumentException($"{interfaceType} is not a grain interface, or its project does not set UsesGrains.");
        return info.Unserializable is null
            ? info
            : throw new CodecNotFoundException($"{interfaceType} cannot be called: {info.Unserializable} has no [GenerateSerializer].");
    }
}
