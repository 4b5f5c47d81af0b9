using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Nexus.Embedded.Generator;

/// <summary>A grain interface, as far as its proxy needs it.</summary>
internal sealed record InterfaceModel(string Type, string PlainName, string MetadataName, EquatableArray<MethodModel> Methods, string? Unserializable)
{
    /// <summary>Null when no proxy can be made; an analyzer says why.</summary>
    public static InterfaceModel? From(INamedTypeSymbol type)
    {
        if (!type.IsGrainInterface() || type.IsGenericType || !type.IsReachable())
            return null;
        var methods = new List<MethodModel>();
        string? unserializable = null;
        foreach (var declaring in new[] { type }.Concat(type.AllInterfaces))
        {
            foreach (var member in declaring.GetMembers().Where(member => !member.IsStatic))
            {
                if (member is not IMethodSymbol { MethodKind: MethodKind.Ordinary } method || Model(declaring, method) is not { } model)
                    return null;
                methods.Add(model);
                unserializable ??= Types(method).Select(Serializable.FindRefused).FirstOrDefault(refused => refused is not null)?.ToDisplayString();
            }
        }

        return new(type.ToDisplayString(Names.Full), type.Plain(), Names.MetadataName(type), new(methods), unserializable);
    }

    /// <summary>The types that a method sends and receives.</summary>
    public static IEnumerable<ITypeSymbol> Types(IMethodSymbol method)
    {
        foreach (var parameter in method.Parameters)
        {
            if (!parameter.Type.Is("System.Threading.CancellationToken"))
                yield return parameter.Type;
        }

        if (method.ReturnType is INamedTypeSymbol { TypeArguments.Length: 1 } result)
            yield return result.TypeArguments[0];
    }

    public static ReturnKind? KindOf(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol named)
            return null;
        return (named.Plain(), named.TypeArguments.Length) switch
        {
            ("System.Threading.Tasks.Task", 0) => ReturnKind.Task,
            ("System.Threading.Tasks.Task", 1) => ReturnKind.TaskOf,
            ("System.Threading.Tasks.ValueTask", 0) => ReturnKind.ValueTask,
            ("System.Threading.Tasks.ValueTask", 1) => ReturnKind.ValueTaskOf,
            ("System.Collections.Generic.IAsyncEnumerable", 1) => ReturnKind.Sequence,
            _ => null,
        };
    }

    private static MethodModel? Model(INamedTypeSymbol declaring, IMethodSymbol method)
    {
        if (method.IsGenericMethod || KindOf(method.ReturnType) is not { } kind || method.Parameters.Any(p => p.RefKind != RefKind.None))
            return null;
        var result = kind is ReturnKind.Task or ReturnKind.ValueTask
            ? "global::Nexus.Embedded.GrainVoid"
            : ((INamedTypeSymbol)method.ReturnType).TypeArguments[0].ToDisplayString(Names.Full);
        var token = method.Parameters.Select(p => p.Type.Is("System.Threading.CancellationToken")).ToImmutableArray().IndexOf(true);
        var flags = method.Has(Names.AlwaysInterleave)
            ? "AlwaysInterleave"
            : method.Has(Names.ReadOnly) ? "ReadOnly" : "None";
        return new(
            declaring.ToDisplayString(Names.Full),
            method.Name,
            method.ReturnType.ToDisplayString(Names.Full),
            kind,
            result,
            new(method.Parameters.Select(p => new ParameterModel(p.Type.ToDisplayString(Names.Full), TypeOf(p.Type)))),
            token,
            flags);
    }

    // typeof takes no nullable reference type.
    private static string TypeOf(ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
}
