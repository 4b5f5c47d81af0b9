using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Nexus.Embedded.Generator;

/// <summary>A grain class, as far as the engine needs to make it.</summary>
internal sealed record ClassModel(string Type, string GrainType, EquatableArray<string> Interfaces, string Arguments, string Properties)
{
    public static ClassModel? From(INamedTypeSymbol type)
    {
        if (!type.IsGrainClass() || type.IsAbstract || type.IsGenericType || !type.IsReachable())
            return null;
        var interfaces = type.AllInterfaces
            .Where(i => i.IsGrainInterface() && !i.IsGenericType && i.IsReachable())
            .OrderByDescending(i => type.Interfaces.Contains(i, SymbolEqualityComparer.Default))
            .Select(i => i.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat))
            .ToList();
        if (interfaces.Count == 0 || Constructor(type) is not { } constructor)
            return null;
        var grainType = type.Attribute(Names.GrainType)?.ConstructorArguments[0].Value as string ?? DefaultName(type.Name);
        return new(
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            grainType,
            new(interfaces),
            string.Join(", ", constructor.Parameters.Select(Argument).Where(argument => argument is not null)),
            string.Concat(Settings(type)));
    }

    private static IMethodSymbol? Constructor(INamedTypeSymbol type) => type.InstanceConstructors
        .Where(c => c.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal)
        .OrderByDescending(c => c.GetAttributes().Any(a => a.AttributeClass?.Name == "ActivatorUtilitiesConstructorAttribute"))
        .ThenByDescending(c => c.Parameters.Length)
        .FirstOrDefault();

    private static string? Argument(IParameterSymbol parameter)
    {
        var type = parameter.Type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        return Value() is { } value ? $"@{parameter.Name}: {value}" : null;

        string? Value()
        {
            if (parameter.Type is INamedTypeSymbol { TypeArguments.Length: 1 } state && state.Is(Names.IPersistentState))
            {
                var arguments = parameter.Attribute(Names.PersistentState)?.ConstructorArguments;
                var name = arguments?[0].Value as string ?? parameter.Name;
                var storage = arguments is { Length: > 1 } ? arguments.Value[1].Value as string : null;
                return $"a.State<{state.TypeArguments[0].ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}>({Literal(name)}, {(storage is null ? "null" : Literal(storage))})";
            }

            if (parameter.Type.Is(Names.IGrainContext))
                return "a.Context";
            if (parameter.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == "FromKeyedServicesAttribute") is { } keyed)
                return $"a.Keyed<{type}>({keyed.ConstructorArguments[0].ToCSharpString()})";
            if (!parameter.HasExplicitDefaultValue)
                return $"a.Service<{type}>()";
            return parameter.Type.IsReferenceType && parameter.ExplicitDefaultValue is null ? $"a.Optional<{type}>()" : null;
        }
    }

    private static IEnumerable<string> Settings(INamedTypeSymbol type)
    {
        if (type.Has(Names.Reentrant))
            yield return " IsReentrant = true,";
        if (type.Has(Names.KeepAlive))
            yield return " KeepAlive = true,";
        if (type.Attribute(Names.StatelessWorker) is { } worker)
            yield return $" StatelessWorkers = {(worker.ConstructorArguments.Length > 0 ? worker.ConstructorArguments[0].Value : -1)},";
        if (type.Attribute(Names.CollectionAgeLimit) is { } age)
            yield return Age(age);
        var namespaces = type.GetAttributes()
            .Where(a => a.AttributeClass?.Plain() == Names.ImplicitStreamSubscription && a.ConstructorArguments.Length > 0)
            .Select(a => a.ConstructorArguments[0].Value as string)
            .Where(name => name is not null)
            .Select(name => Literal(name!))
            .ToList();
        if (namespaces.Count > 0)
            yield return $" StreamNamespaces = [{string.Join(", ", namespaces)}],";
    }

    private static string Age(AttributeData attribute)
    {
        var named = attribute.NamedArguments.ToDictionary(pair => pair.Key, pair => pair.Value.Value);
        if (named.TryGetValue("AlwaysActive", out var always) && always is true)
            return " KeepAlive = true,";
        var minutes = attribute.ConstructorArguments.Length > 0
            && TimeSpan.TryParse(attribute.ConstructorArguments[0].Value as string, CultureInfo.InvariantCulture, out var age)
            ? age.TotalMinutes
            : 0;
        minutes += (Number("Days") * 24 * 60) + (Number("Hours") * 60) + Number("Minutes");

        // Orleans takes no less than a minute.
        return $" CollectionAge = global::System.TimeSpan.FromMinutes({Math.Max(1, minutes).ToString("R", CultureInfo.InvariantCulture)}d),";

        double Number(string name) => named.TryGetValue(name, out var value) && value is double number ? number : 0;
    }

    private static string DefaultName(string name)
    {
        var lower = name.ToLowerInvariant();
        return lower.EndsWith("grain", StringComparison.Ordinal) && lower.Length > 5 ? lower.Substring(0, lower.Length - 5) : lower;
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
