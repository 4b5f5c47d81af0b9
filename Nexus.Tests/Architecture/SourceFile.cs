using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Nexus.Tests.Architecture;

/// <summary>A file of the repository, its path relative to the root with forward slashes.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview, DocumentationMode.None);
    private static readonly Lazy<IReadOnlyList<SourceFile>> Code = new(static () => Read("*.cs"));
    private SyntaxTree? _tree;

    public static string Root { get; } = FindRoot();

    /// <summary>Every C# file of every project.</summary>
    public static IReadOnlyList<SourceFile> All => Code.Value;

    public string Project => Path[..Path.IndexOf('/')];

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public SyntaxTree Tree => LazyInitializer.EnsureInitialized(ref _tree, () => CSharpSyntaxTree.ParseText(Text, Options, Path));

    public int LineOf(SyntaxNode node) => Tree.GetLineSpan(node.Span).StartLinePosition.Line + 1;

    public static IReadOnlyList<SourceFile> In(params string[] projects) => [.. All.Where(f => projects.Contains(f.Project))];

    public static IReadOnlyList<SourceFile> Read(string pattern) =>
    [
        .. Directory.EnumerateDirectories(Root, "Nexus.*")
            .SelectMany(folder => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories))
            .Select(path => System.IO.Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(static path => !path.Contains("/obj/") && !path.Contains("/bin/"))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllText(System.IO.Path.Combine(Root, path)))),
    ];

    private static string FindRoot([CallerFilePath] string here = "")
    {
        foreach (var start in new[] { AppContext.BaseDirectory, System.IO.Path.GetDirectoryName(here)! })
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (File.Exists(System.IO.Path.Combine(folder.FullName, "Nexus.sln"))) return folder.FullName;
        throw new InvalidOperationException($"no Nexus.sln above {AppContext.BaseDirectory}");
    }
}
