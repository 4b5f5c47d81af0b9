using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Nexus.Embedded.Generator;

/// <summary>Looks at every grain interface.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GrainInterfaceAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics =>
    [
        Rules.NoSerializer, Rules.NoMessage, Rules.MutableMember, Rules.ReturnType, Rules.InterfaceShape,
        Rules.NotInSubset, Rules.NoInterfaceAlias, Rules.Unreachable,
    ];

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
        if (type.TypeKind == TypeKind.Interface && type.AllInterfaces.Any(i => i.Name == "IGrainObserver"))
            Report(Rules.NotInSubset, type, "IGrainObserver");
        if (!type.IsGrainInterface())
            return;
        if (type.IsGenericType)
            Report(Rules.InterfaceShape, type, type.Name, "is generic: a grain interface is not");
        if (!type.IsReachable())
            Report(Rules.Unreachable, type, type.Name, "is private: nothing outside its type could refer to the grain");
        if (!type.Has(Names.Alias))
            Report(Rules.NoInterfaceAlias, type, type.Name);
        foreach (var member in type.GetMembers().Where(member => !member.IsStatic && !member.IsImplicitlyDeclared))
        {
            if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary } method)
                AnalyzeMethod(context, method);
            else if (member is IPropertySymbol or IEventSymbol)
                Report(Rules.InterfaceShape, member, member.Name, "is no method: a grain interface has nothing else");
        }

        void Report(DiagnosticDescriptor rule, ISymbol where, params object[] arguments) =>
            context.ReportDiagnostic(Diagnostic.Create(rule, where.Locations.FirstOrDefault(), arguments));
    }

    private static void AnalyzeMethod(SymbolAnalysisContext context, IMethodSymbol method)
    {
        if (!method.Has(Names.Alias))
            Report(Rules.NoInterfaceAlias, method, $"{method.ContainingType.Name}.{method.Name}");
        if (method.IsGenericMethod)
            Report(Rules.InterfaceShape, method, method.Name, "is generic: a grain method is not");
        if (method.GetAttributes().Any(attribute => attribute.AttributeClass?.Name is "OneWayAttribute" or "OneWay"))
            Report(Rules.NotInSubset, method, "OneWay");
        if (InterfaceModel.KindOf(method.ReturnType) is null)
            Report(Rules.ReturnType, method, method.Name);
        else if (method.ReturnType is INamedTypeSymbol { TypeArguments.Length: 1 } result)
            Judge(result.TypeArguments[0], method, $"the result of {method.Name}");

        foreach (var parameter in method.Parameters)
        {
            if (parameter.RefKind != RefKind.None)
                Report(Rules.InterfaceShape, parameter, parameter.Name, "is passed by reference: a grain has only values to give");
            if (parameter.Type.Name == "GrainCancellationToken")
                Report(Rules.NotInSubset, parameter, "GrainCancellationToken");
            else if (!parameter.Type.Is("System.Threading.CancellationToken"))
                Judge(parameter.Type, parameter, parameter.Name);
        }

        void Judge(ITypeSymbol type, ISymbol where, string name)
        {
            if (Messages.Judge(type, name, where.Locations.FirstOrDefault()) is { } found)
                context.ReportDiagnostic(found);
        }

        void Report(DiagnosticDescriptor rule, ISymbol where, params object[] arguments) =>
            context.ReportDiagnostic(Diagnostic.Create(rule, where.Locations.FirstOrDefault(), arguments));
    }
}
