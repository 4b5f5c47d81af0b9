using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Nexus.Embedded.Generator;

/// <summary>What a message is.</summary>
internal static class Messages
{
    private static readonly HashSet<string> _json =
    [
        "System.Text.Json.JsonElement", "System.Text.Json.JsonDocument", "System.Text.Json.Nodes.JsonNode",
        "System.Text.Json.Nodes.JsonObject", "System.Text.Json.Nodes.JsonArray", "System.Text.Json.Nodes.JsonValue",
    ];

    public static bool IsException(ITypeSymbol type)
    {
        for (ITypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (at.Plain() == "System.Exception")
                return true;
        }

        return false;
    }

    /// <summary>Whether the type is meant to be a message; state, for instance, is a plain class.</summary>
    public static bool IsMeantAsMessage(INamedTypeSymbol type) => type.IsRecord || type.Has(Names.Immutable);

    public static bool IsMessage(ITypeSymbol type)
    {
        var definition = type.OriginalDefinition;
        if (definition.TypeKind == TypeKind.Enum || IsException(definition) || definition.IsEngineType())
            return true;
        return definition.Has(Names.Immutable) && (definition.IsValueType ? definition.IsReadOnly : definition is { IsRecord: true, IsSealed: true });
    }

    /// <summary>The first collection or JSON tree within this type that somebody could change, or null.</summary>
    public static ITypeSymbol? FindMutable(ITypeSymbol type)
    {
        if (Serializable.IsMutableContainer(type) || _json.Contains(type.Plain()))
            return type;
        return Serializable.Arguments(type).Select(FindMutable).FirstOrDefault(mutable => mutable is not null);
    }

    /// <summary>The first type within this one that is registered and no message, or null.</summary>
    public static ITypeSymbol? FindNoMessage(ITypeSymbol type)
    {
        if (type.TypeKind == TypeKind.TypeParameter || Serializable.IsSystemValue(type) || Serializable.IsReference(type))
            return null;
        if (Serializable.IsRegistered(type) && !IsMessage(type))
            return type;
        return Serializable.Arguments(type).Select(FindNoMessage).FirstOrDefault(found => found is not null);
    }

    /// <summary>What is wrong with sending this type, if anything.</summary>
    public static Diagnostic? Judge(ITypeSymbol type, string name, Location? location)
    {
        if (FindMutable(type) is { } mutable)
            return Diagnostic.Create(Rules.MutableMember, location, name, mutable.ToDisplayString());
        if (Serializable.FindRefused(type) is { } refused)
            return Diagnostic.Create(Rules.NoSerializer, location, name, refused.ToDisplayString());
        return FindNoMessage(type) is { } plain ? Diagnostic.Create(Rules.NoMessage, location, plain.ToDisplayString()) : null;
    }
}
