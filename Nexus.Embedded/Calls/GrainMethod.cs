using System.ComponentModel;
using System.Reflection;

namespace Nexus.Embedded;

/// <summary>A method of a grain interface, as the generator describes it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GrainMethod(Type interfaceType, string name, Type[] parameters, GrainMethodFlags flags = GrainMethodFlags.None)
{
    private MethodInfo? _method;

    public Type InterfaceType { get; } = interfaceType;

    public string Name { get; } = name;

    internal Type[] Parameters { get; } = parameters;

    internal GrainMethodFlags Flags { get; } = flags;

    internal string InterfaceName { get; } = interfaceType.FullName ?? interfaceType.Name;

    internal MethodInfo Method => _method ??=
        InterfaceType.GetMethod(Name, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance, Parameters)
        ?? throw new MissingMethodException(InterfaceName, Name);

    public override string ToString() => $"{InterfaceType.Name}.{Name}";
}
