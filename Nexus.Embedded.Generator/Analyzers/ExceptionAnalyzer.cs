using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Nexus.Embedded.Generator;

/// <summary>Looks at the exceptions that are declared beside grain interfaces: they are made to be thrown across.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ExceptionAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rules.ExceptionWithoutSerializer];

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.Options.OutputKind != OutputKind.DynamicallyLinkedLibrary)
                return;
            var exceptions = new ConcurrentBag<INamedTypeSymbol>();
            var interfaces = new ConcurrentBag<bool>();
            start.RegisterSymbolAction(
                symbol =>
                {
                    var type = (INamedTypeSymbol)symbol.Symbol;
                    if (type.IsGrainInterface())
                        interfaces.Add(true);
                    else if (type is { TypeKind: TypeKind.Class, IsAbstract: false, DeclaredAccessibility: Accessibility.Public } && Messages.IsException(type) && !type.Has(Names.GenerateSerializer))
                        exceptions.Add(type);
                },
                SymbolKind.NamedType);
            start.RegisterCompilationEndAction(end =>
            {
                if (interfaces.IsEmpty)
                    return;
                foreach (var type in exceptions.Where(type => !type.IsEngineType()))
                    end.ReportDiagnostic(Diagnostic.Create(Rules.ExceptionWithoutSerializer, type.Locations.FirstOrDefault(), type.Name));
            });
        });
    }
}
