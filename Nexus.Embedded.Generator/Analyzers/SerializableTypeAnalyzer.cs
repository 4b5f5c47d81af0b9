using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Nexus.Embedded.Generator;

/// <summary>Looks at every type with [GenerateSerializer].</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SerializableTypeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics =>
        [Rules.NoSerializer, Rules.NoId, Rules.NoAlias, Rules.NoMessage, Rules.Settable, Rules.MutableMember];

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind == TypeKind.Enum || !type.Has(Names.GenerateSerializer) || type.IsEngineType())
            return;
        if (!type.Has(Names.Alias))
            Report(Rules.NoAlias, type, type.Name);
        var isMessage = Messages.IsMeantAsMessage(type) && !Messages.IsException(type);
        if (isMessage && !Messages.IsMessage(type))
            Report(Rules.NoMessage, type, type.Name);

        var ids = new Dictionary<uint, string>();
        foreach (var (member, memberType) in Members(type))
        {
            if (member.Attribute(Names.Id) is not { } id)
                Report(Rules.NoId, member, member.Name, "has no [Id]");
            else if (id.ConstructorArguments.FirstOrDefault().Value is uint number)
            {
                if (ids.TryGetValue(number, out var other))
                    Report(Rules.NoId, member, member.Name, $"has the same [Id] as '{other}'");
                ids[number] = member.Name;
            }

            if (isMessage)
            {
                if (member is IPropertySymbol { SetMethod.IsInitOnly: false } or IFieldSymbol { IsReadOnly: false })
                    Report(Rules.Settable, member, member.Name);
                if (Messages.Judge(memberType, member.Name, member.Locations.FirstOrDefault()) is { } found)
                    context.ReportDiagnostic(found);
            }
            else if (Serializable.FindRefused(memberType) is { } refused)
            {
                Report(Rules.NoSerializer, member, member.Name, refused.ToDisplayString());
            }
        }

        void Report(DiagnosticDescriptor rule, ISymbol where, params object[] arguments) =>
            context.ReportDiagnostic(Diagnostic.Create(rule, where.Locations.FirstOrDefault(), arguments));
    }

    // Fields and properties that hold something. What is computed is not sent.
    private static IEnumerable<(ISymbol Member, ITypeSymbol Type)> Members(INamedTypeSymbol type)
    {
        foreach (var field in type.GetMembers().OfType<IFieldSymbol>())
        {
            if (field.IsStatic || field.IsConst || field.GetAttributes().Any(a => a.AttributeClass?.Plain() == typeof(NonSerializedAttribute).FullName))
                continue;
            if (field.AssociatedSymbol is IPropertySymbol property)
                yield return (property, property.Type);
            else if (!field.IsImplicitlyDeclared)
                yield return (field, field.Type);
        }
    }
}
