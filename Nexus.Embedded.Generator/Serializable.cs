using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Nexus.Embedded.Generator;

/// <summary>Which types may cross a grain boundary.</summary>
internal static class Serializable
{
    private static readonly HashSet<string> _values =
    [
        "System.DateTime", "System.DateTimeOffset", "System.TimeSpan", "System.DateOnly", "System.TimeOnly", "System.Guid",
        "System.Uri", "System.Version", "System.Int128", "System.UInt128", "System.Half", "System.Numerics.BigInteger",
        "Orleans.Runtime.GrainId", "Orleans.Runtime.StreamId",
    ];

    private static readonly HashSet<string> _immutable =
    [
        "System.Collections.Immutable.ImmutableArray", "System.Collections.Immutable.ImmutableDictionary",
    ];

    // Orleans can send these. Messages may not hold them all the same, because two grains would share them; state may.
    private static readonly HashSet<string> _mutable =
    [
        "System.Collections.Generic.List", "System.Collections.Generic.Dictionary", "System.Collections.Generic.HashSet",
        "System.Collections.Generic.Queue", "System.Collections.Generic.Stack", "System.Collections.Generic.SortedDictionary",
        "System.Collections.Generic.SortedSet", "System.Collections.Generic.LinkedList", "System.Collections.Generic.KeyValuePair",
        "System.Collections.Generic.IEnumerable", "System.Collections.Generic.ICollection", "System.Collections.Generic.IList",
        "System.Collections.Generic.IReadOnlyList", "System.Collections.Generic.IReadOnlyCollection",
        "System.Collections.Generic.IDictionary", "System.Collections.Generic.IReadOnlyDictionary", "System.Collections.Generic.ISet",
        "System.Collections.Immutable.ImmutableList", "System.Collections.Immutable.ImmutableHashSet",
        "System.Collections.Immutable.ImmutableSortedDictionary", "System.Collections.Immutable.ImmutableSortedSet",
        "System.Collections.Immutable.ImmutableQueue", "System.Collections.Immutable.ImmutableStack",
        "System.ReadOnlyMemory", "System.Memory",
    ];

    public static bool IsSystemValue(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Enum
        || type.SpecialType is (>= SpecialType.System_Boolean and <= SpecialType.System_String) or SpecialType.System_DateTime
        || _values.Contains(type.Plain());

    /// <summary>A collection that no one can change, or a wrapper such as Nullable or a tuple: its arguments decide.</summary>
    public static bool IsImmutableContainer(ITypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T || type.IsTupleType || _immutable.Contains(type.OriginalDefinition.Plain());

    public static bool IsMutableContainer(ITypeSymbol type) => type is IArrayTypeSymbol || _mutable.Contains(type.OriginalDefinition.Plain());

    public static IEnumerable<ITypeSymbol> Arguments(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => [array.ElementType],
        INamedTypeSymbol named => named.TypeArguments,
        _ => [],
    };

    public static bool IsReference(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Interface && (type.Is(Names.IAddressable) || type.AllInterfaces.Any(i => i.Is(Names.IAddressable)));

    public static bool IsRegistered(ITypeSymbol type) => type.OriginalDefinition.Has(Names.GenerateSerializer);

    /// <summary>The first type within this one that nothing knows how to send, or null.</summary>
    public static ITypeSymbol? FindRefused(ITypeSymbol type)
    {
        if (type.TypeKind is TypeKind.TypeParameter || IsSystemValue(type) || IsReference(type))
            return null;
        if (!IsImmutableContainer(type) && !IsMutableContainer(type) && !IsRegistered(type))
            return type;
        return Arguments(type).Select(FindRefused).FirstOrDefault(refused => refused is not null);
    }
}
