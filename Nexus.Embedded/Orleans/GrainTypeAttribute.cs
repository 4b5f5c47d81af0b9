using Orleans.Runtime;

namespace Orleans;

/// <summary>The name of a grain class in identities and stores, so that the name in the code may change.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class GrainTypeAttribute : Attribute
{
    private readonly string _grainType;

    public GrainTypeAttribute(string grainType) => _grainType = grainType;

    public GrainType GetGrainType(IServiceProvider services, Type type) => GrainType.Create(_grainType);
}
