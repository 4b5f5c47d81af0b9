using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Nexus.Embedded.Generator;

/// <summary>Writes a proxy for each grain interface, a factory for each grain class, and the module initialiser that registers both.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class GrainGenerator : IIncrementalGenerator
{
    /// <inheritdoc />
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var interfaces = context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => node is InterfaceDeclarationSyntax { BaseList: not null },
                static (found, _) => FirstDeclaration(found) is { } type ? InterfaceModel.From(type) : null)
            .Where(static model => model is not null)
            .Select(static (model, _) => model!);
        var classes = context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => node is ClassDeclarationSyntax { BaseList: not null },
                static (found, _) => FirstDeclaration(found) is { } type ? ClassModel.From(type) : null)
            .Where(static model => model is not null)
            .Select(static (model, _) => model!);

        context.RegisterSourceOutput(interfaces, static (output, model) => output.AddSource($"{Names.Identifier(model.PlainName)}.g.cs", ProxyWriter.Write(model)));
        context.RegisterSourceOutput(
            interfaces.Collect().Combine(classes.Collect()),
            static (output, models) => WriteRegistration(output, models.Left, models.Right));
    }

    private static void WriteRegistration(SourceProductionContext output, ImmutableArray<InterfaceModel> interfaces, ImmutableArray<ClassModel> classes)
    {
        if (interfaces.Length + classes.Length > 0)
            output.AddSource("GrainRegistration.g.cs", RegistrationWriter.Write(interfaces, classes));
    }

    // A partial type has several declarations and one proxy.
    private static INamedTypeSymbol? FirstDeclaration(GeneratorSyntaxContext found)
    {
        if (found.SemanticModel.GetDeclaredSymbol(found.Node) is not INamedTypeSymbol type)
            return null;
        var first = type.DeclaringSyntaxReferences
            .FirstOrDefault(reference => reference.GetSyntax() is TypeDeclarationSyntax { BaseList: not null });
        return first?.Span == found.Node.Span && first.SyntaxTree == found.Node.SyntaxTree ? type : null;
    }
}
