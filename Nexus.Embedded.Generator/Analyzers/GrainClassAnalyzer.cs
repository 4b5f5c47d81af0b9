using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Nexus.Embedded.Generator;

/// <summary>Looks at the declaration of every grain class.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GrainClassAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics =>
        [Rules.NoSerializer, Rules.NotInSubset, Rules.NoGrainType, Rules.Unreachable];

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
        if (type.TypeKind != TypeKind.Class)
            return;
        if (type.BaseType is { Name: "Grain", TypeArguments.Length: 1 } grainOf && grainOf.IsEngineType())
            Report(Rules.NotInSubset, type, "Grain<TState>");
        if (!type.IsGrainClass())
            return;
        foreach (var parameter in type.InstanceConstructors.SelectMany(constructor => constructor.Parameters))
        {
            if (parameter.Type is INamedTypeSymbol { TypeArguments.Length: 1 } state
                && state.Is(Names.IPersistentState)
                && Serializable.FindRefused(state.TypeArguments[0]) is { } refused)
                Report(Rules.NoSerializer, parameter, parameter.Name, refused.ToDisplayString());
        }

        if (type.IsAbstract)
            return;
        if (!type.Has(Names.GrainType))
            Report(Rules.NoGrainType, type, type.Name);
        if (type.IsGenericType)
            Report(Rules.Unreachable, type, type.Name, "is generic: a grain class is not");
        else if (!type.IsReachable())
            Report(Rules.Unreachable, type, type.Name, "is private: the engine could not make it");

        void Report(DiagnosticDescriptor rule, ISymbol where, params object[] arguments) =>
            context.ReportDiagnostic(Diagnostic.Create(rule, where.Locations.FirstOrDefault(), arguments));
    }
}
