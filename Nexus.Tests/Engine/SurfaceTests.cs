using System.Reflection;
using Orleans;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>What grains may use of Orleans is written down in surface.txt, and is the same on both engines.</summary>
public sealed class SurfaceTests
{
    // What a listed type inherits or gets from the compiler goes without saying.
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string[] _silent = ["Finalize", "ToString", "Equals", "GetHashCode", "op_Equality", "op_Inequality"];

    private static string[] Listed => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Engine", "surface.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .ToArray();

    /// <summary>Every public member of this engine in the namespaces of Orleans, one a line.</summary>
    internal static SortedSet<string> Read(IEnumerable<Assembly> assemblies)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in assemblies.SelectMany(Types))
        {
            lines.Add(Name(type));
            if (type.IsSubclassOf(typeof(Attribute)) && type.GetCustomAttribute<AttributeUsageAttribute>() is { } usage)
                lines.Add($"{Name(type)}::usage {usage.ValidOn}, multiple {usage.AllowMultiple}, inherited {usage.Inherited}");
            foreach (var member in type.GetMembers(Declared).Where(IsVisible))
            {
                if (!_silent.Contains(member.Name))
                    lines.Add($"{Name(type)}::{Describe(member)}");
            }
        }

        return lines;
    }

    private static IEnumerable<Type> Types(Assembly assembly)
    {
        Type?[] types;
        try
        {
            types = assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException partly)
        {
            types = partly.Types;
        }

        return types.OfType<Type>().Where(type => type.IsVisible && (type.Namespace == "Orleans" || type.Namespace?.StartsWith("Orleans.", StringComparison.Ordinal) == true));
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase { IsSpecialName: true } method when method.Name.StartsWith("get_", StringComparison.Ordinal) || method.Name.StartsWith("set_", StringComparison.Ordinal) => false,
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(accessor => accessor.IsPublic || accessor.IsFamily || accessor.IsFamilyOrAssembly),
        FieldInfo field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName,
        _ => false,
    };

    private static string Describe(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        MethodInfo method => $"{Name(method.ReturnType)} {method.Name}{(method.IsGenericMethod ? $"`{method.GetGenericArguments().Length}" : "")}({Parameters(method)})",
        PropertyInfo property => $"{Name(property.PropertyType)} {property.Name}",
        FieldInfo field => $"{Name(field.FieldType)} {field.Name}",
        _ => member.Name,
    };

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)));

    private static string Name(Type type)
    {
        if (type.IsGenericParameter)
            return type.Name;
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        var name = type.DeclaringType is { } outer
            ? $"{Name(outer)}.{type.Name}"
            : type.Namespace?.StartsWith("Orleans", StringComparison.Ordinal) == true ? $"{type.Namespace}.{type.Name}" : type.Name;
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }

    [Fact]
    public void Each_listed_member_is_there()
    {
        var there = Read(Assemblies);
        var missing = Listed.Where(line => !there.Contains(line)).ToList();
        Assert.True(missing.Count == 0, "Not in this engine:\n" + string.Join("\n", missing));
    }

    private static IEnumerable<Assembly> Assemblies
    {
        get
        {
            // Those of the engine that are beside the tests, whether or not anything has used them yet.
            var folder = Path.GetDirectoryName(typeof(Grain).Assembly.Location)!;
            return Directory.EnumerateFiles(folder, "*.dll")
                .Where(path => Path.GetFileName(path) is "Nexus.Embedded.dll" || Path.GetFileName(path).StartsWith("Orleans.", StringComparison.Ordinal))
                .Select(path => Assembly.Load(AssemblyName.GetAssemblyName(path)));
        }
    }
}
