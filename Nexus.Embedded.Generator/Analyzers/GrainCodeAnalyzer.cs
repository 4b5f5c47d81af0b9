using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Nexus.Embedded.Generator;

/// <summary>Looks at the code inside grain classes.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GrainCodeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rules.LeavesTurn, Rules.Blocks, Rules.ExceptionWithoutSerializer];

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(AnalyzeCall, OperationKind.Invocation);
        context.RegisterOperationAction(AnalyzeProperty, OperationKind.PropertyReference);
        context.RegisterOperationAction(AnalyzeThrow, OperationKind.Throw);
    }

    private static void AnalyzeCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        var method = call.TargetMethod;
        if (method.Name == "ConfigureAwait" && LeavesContext(call) && IsInGrain(context))
            context.ReportDiagnostic(Diagnostic.Create(Rules.LeavesTurn, call.Syntax.GetLocation()));
        else if (IsBlocking(method) && IsInGrain(context))
            context.ReportDiagnostic(Diagnostic.Create(Rules.Blocks, call.Syntax.GetLocation(), method.Name));
    }

    private static void AnalyzeProperty(OperationAnalysisContext context)
    {
        var property = ((IPropertyReferenceOperation)context.Operation).Property;
        if (property.Name == "Result" && IsTask(property.ContainingType) && IsInGrain(context))
            context.ReportDiagnostic(Diagnostic.Create(Rules.Blocks, context.Operation.Syntax.GetLocation(), "Result"));
    }

    private static void AnalyzeThrow(OperationAnalysisContext context)
    {
        var thrown = ((IThrowOperation)context.Operation).Exception;
        while (thrown is IConversionOperation conversion)
            thrown = conversion.Operand;
        if (thrown is not IObjectCreationOperation { Type: INamedTypeSymbol type } || !IsInGrain(context))
            return;
        var space = type.ContainingNamespace?.ToDisplayString() ?? "";
        if (!type.Has(Names.GenerateSerializer) && !type.IsEngineType() && space != "System" && !space.StartsWith("System.", System.StringComparison.Ordinal))
            context.ReportDiagnostic(Diagnostic.Create(Rules.ExceptionWithoutSerializer, context.Operation.Syntax.GetLocation(), type.Name));
    }

    private static bool LeavesContext(IInvocationOperation call)
    {
        var value = call.Arguments.LastOrDefault()?.Value.ConstantValue;
        return value is { HasValue: true, Value: false } || (value is { HasValue: true, Value: int options } && (options & 1) == 0);
    }

    private static bool IsBlocking(IMethodSymbol method) => method.Name switch
    {
        "Wait" or "WaitAll" or "WaitAny" or "RunSynchronously" => IsTask(method.ContainingType),
        "GetResult" => method.ContainingNamespace?.ToDisplayString() == "System.Runtime.CompilerServices",
        "Sleep" => method.ContainingType.Plain() == "System.Threading.Thread",
        _ => false,
    };

    private static bool IsTask(INamedTypeSymbol type) => type.Plain() is "System.Threading.Tasks.Task" or "System.Threading.Tasks.ValueTask";

    private static bool IsInGrain(OperationAnalysisContext context)
    {
        for (var type = context.ContainingSymbol.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.IsGrainClass())
                return true;
        }

        return false;
    }
}
