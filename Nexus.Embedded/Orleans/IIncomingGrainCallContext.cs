using System.Reflection;
using Orleans.Runtime;

namespace Orleans;

/// <inheritdoc />
public interface IIncomingGrainCallContext : IGrainCallContext
{
    MethodInfo ImplementationMethod { get; }

    IGrainContext TargetContext { get; }
}
