using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Nexus.Embedded;

/// <summary>What a generated factory takes the constructor arguments of a grain from.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GrainActivator
{
    private readonly Activation _activation;

    internal GrainActivator(Activation activation) => _activation = activation;

    public IGrainContext Context => _activation;

    public T Service<T>()
        where T : notnull => _activation.ActivationServices.GetRequiredService<T>();

    public T? Optional<T>() => _activation.ActivationServices.GetService<T>();

    public T Keyed<T>(object key)
        where T : notnull => _activation.ActivationServices.GetRequiredKeyedService<T>(key);

    public IPersistentState<T> State<T>(string name, string? storage) => _activation.AddState<T>(name, storage);
}
