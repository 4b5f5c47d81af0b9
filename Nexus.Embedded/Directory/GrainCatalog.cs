using System.Collections.Concurrent;
using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using Orleans;

namespace Nexus.Embedded;

/// <summary>All grain interfaces and classes that the generator has found in the assemblies loaded so far.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GrainCatalog
{
    private static readonly ConcurrentDictionary<Type, GrainInterfaceInfo> _interfaces = new()
    {
        [typeof(IRemindable)] = new() { Type = typeof(IRemindable), CreateProxy = target => new RemindableProxy(target) },
    };
    private static readonly ConcurrentDictionary<Type, GrainClassInfo> _classes = new();
    private static readonly HashSet<string> _visited = new(StringComparer.Ordinal);
    private static readonly Lock _gate = new();
    private static volatile bool _complete;

    internal static IEnumerable<GrainClassInfo> Classes
    {
        get
        {
            LoadAll();
            return _classes.Values;
        }
    }

    /// <summary>Called by generated code when its module is initialised.</summary>
    public static void Add(GrainInterfaceInfo info) => _interfaces[info.Type] = info;

    /// <inheritdoc cref="Add(GrainInterfaceInfo)" />
    public static void Add(GrainClassInfo info) => _classes[info.Type] = info;

    internal static GrainInterfaceInfo? FindInterface(Type type)
    {
        if (_interfaces.TryGetValue(type, out var info))
            return info;

        // typeof() alone does not run a module's initialiser.
        RuntimeHelpers.RunModuleConstructor(type.Module.ModuleHandle);
        return _interfaces.GetValueOrDefault(type);
    }

    /// <summary>The classes that implement a grain interface.</summary>
    internal static List<GrainClassInfo> Implementing(Type interfaceType)
    {
        RuntimeHelpers.RunModuleConstructor(interfaceType.Module.ModuleHandle);
        var found = Loaded(interfaceType);
        if (found.Count == 0 && LoadAll())
            found = Loaded(interfaceType);
        return found;
    }

    private static List<GrainClassInfo> Loaded(Type interfaceType) =>
        [.. _classes.Values.Where(info => Array.IndexOf(info.Interfaces, interfaceType) >= 0)];

    // The assembly of a grain class is often one that nothing has used yet: only a walk along the references finds it.
    private static bool LoadAll()
    {
        if (_complete)
            return false;
        lock (_gate)
        {
            foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
                Visit(assembly);
            if (Assembly.GetEntryAssembly() is { } entry)
                Visit(entry);
            _complete = true;
        }

        return true;
    }

    private static void Visit(Assembly assembly)
    {
        var name = assembly.GetName();
        if (assembly.IsDynamic || IsFramework(name) || !_visited.Add(name.FullName))
            return;
        var references = assembly.GetReferencedAssemblies();
        if (Array.Exists(references, reference => reference.Name == "Nexus.Embedded"))
            RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
        foreach (var reference in references)
        {
            if (!IsOurs(reference) || _visited.Contains(reference.FullName))
                continue;
            try
            {
                Visit(Assembly.Load(reference));
            }
            catch (IOException)
            {
                // A reference that is not deployed holds no grains.
                _visited.Add(reference.FullName);
            }
        }
    }

    // This engine serves nobody but Nexus: loading every library to see whether it holds grains would cost the start.
    private static bool IsOurs(AssemblyName name) => name.Name?.StartsWith("Nexus.", StringComparison.Ordinal) == true;

    private static bool IsFramework(AssemblyName name) =>
        name.Name is not { } text
        || text is "netstandard" or "mscorlib" or "System" or "WindowsBase"
        || text.StartsWith("System.", StringComparison.Ordinal)
        || text.StartsWith("Microsoft.", StringComparison.Ordinal);
}
