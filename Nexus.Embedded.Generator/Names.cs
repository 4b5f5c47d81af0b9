using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Nexus.Embedded.Generator;

/// <summary>The names the engine is known by, and how symbols are written in generated code.</summary>
internal static class Names
{
    public const string Grain = "Orleans.Grain";
    public const string IGrain = "Orleans.IGrain";
    public const string IGrainBase = "Orleans.IGrainBase";
    public const string IAddressable = "Orleans.Runtime.IAddressable";
    public const string IPersistentState = "Orleans.Runtime.IPersistentState";
    public const string IGrainContext = "Orleans.Runtime.IGrainContext";
    public const string IAsyncStream = "Orleans.Streams.IAsyncStream";

    public const string GenerateSerializer = "Orleans.GenerateSerializerAttribute";
    public const string Id = "Orleans.IdAttribute";
    public const string Alias = "Orleans.AliasAttribute";
    public const string Immutable = "Orleans.ImmutableAttribute";
    public const string GrainType = "Orleans.GrainTypeAttribute";
    public const string KeepAlive = "Orleans.KeepAliveAttribute";
    public const string CollectionAgeLimit = "Orleans.CollectionAgeLimitAttribute";
    public const string ImplicitStreamSubscription = "Orleans.ImplicitStreamSubscriptionAttribute";
    public const string PersistentState = "Orleans.Runtime.PersistentStateAttribute";
    public const string Reentrant = "Orleans.Concurrency.ReentrantAttribute";
    public const string ReadOnly = "Orleans.Concurrency.ReadOnlyAttribute";
    public const string AlwaysInterleave = "Orleans.Concurrency.AlwaysInterleaveAttribute";
    public const string StatelessWorker = "Orleans.Concurrency.StatelessWorkerAttribute";

    public static readonly SymbolDisplayFormat Full = SymbolDisplayFormat.FullyQualifiedFormat.WithMiscellaneousOptions(
        SymbolDisplayFormat.FullyQualifiedFormat.MiscellaneousOptions | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat _plain = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    /// <summary>Namespace and name, without type arguments.</summary>
    public static string Plain(this ISymbol symbol) => symbol.ToDisplayString(_plain);

    public static bool Is(this ITypeSymbol type, string name) => type.OriginalDefinition.Plain() == name;

    public static AttributeData? Attribute(this ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Plain() == name);

    public static bool Has(this ISymbol symbol, string name) => symbol.Attribute(name) is not null;

    public static bool IsGrainInterface(this ITypeSymbol type) =>
        type.TypeKind == TypeKind.Interface && !IsEngineType(type) && type.AllInterfaces.Any(i => i.Is(IGrain));

    public static bool IsGrainClass(this ITypeSymbol type) =>
        type.TypeKind == TypeKind.Class && type.AllInterfaces.Any(i => i.Is(IGrainBase)) && !IsEngineType(type);

    public static bool IsEngineType(this ISymbol symbol)
    {
        var space = symbol.ContainingNamespace?.ToDisplayString();
        return space is "Orleans" || space?.StartsWith("Orleans.", System.StringComparison.Ordinal) == true;
    }

    /// <summary>The name as a part of an identifier.</summary>
    public static string Identifier(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in name)
            text.Append(char.IsLetterOrDigit(c) ? c : '_');
        return text.ToString();
    }

    /// <summary>The name as reflection writes it.</summary>
    public static string MetadataName(INamedTypeSymbol type)
    {
        var name = type.MetadataName;
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
            name = $"{outer.MetadataName}+{name}";
        return type.ContainingNamespace is { IsGlobalNamespace: false } space ? $"{space.ToDisplayString()}.{name}" : name;
    }

    /// <summary>Whether generated code, in the same assembly and outside the type, can name it.</summary>
    public static bool IsReachable(this INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.ContainingType)
        {
            if (at.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal || at.IsFileLocal)
                return false;
        }

        return true;
    }
}
