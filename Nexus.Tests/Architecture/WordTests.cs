using System.Text.RegularExpressions;
using Xunit;

namespace Nexus.Tests.Architecture;

/// <summary>One word, one meaning: what the glossary of ARCHITECTURE.md says not to say is said nowhere; unfinished work is not committed.</summary>
public sealed class WordTests
{
    private static readonly string[] Unfinished = ["NotImplementedException", "TODO", "FIXME"];

    private static IEnumerable<SourceFile> Texts =>
        SourceFile.All.Where(static f => !f.Path.StartsWith("Nexus.Tests/Architecture/", StringComparison.Ordinal))
            .Concat(Directory.EnumerateFiles(SourceFile.Root, "*.md").Select(static p => new SourceFile(Path.GetFileName(p), File.ReadAllText(p))))
            .Where(static f => f.Path != "ARCHITECTURE.md");

    [Fact]
    public void No_word_is_used_that_the_glossary_refuses()
    {
        var refused = Glossary(File.ReadAllText(Path.Combine(SourceFile.Root, "ARCHITECTURE.md")));
        Assert.NotEmpty(refused);
        Assert.Empty(Texts.SelectMany(f => Findings(f, refused)));
    }

    [Fact]
    public void Nothing_unfinished_is_committed() => Assert.Empty(Texts.SelectMany(static f => Findings(f, Unfinished)));

    [Fact]
    public void The_rule_reads_the_glossary_and_finds_its_words()
    {
        var refused = Glossary("| Say | Do not say | Because |\n|---|---|---|\n| gate | guard rail, checkpost | one word |\n\nother | text | here\n");
        Assert.Equal(["guard rail", "checkpost"], refused);
        Assert.Equal(["A.cs:2: guard rail"], Findings(new SourceFile("A.cs", "a\nthe Guard Rail\n"), refused));
        Assert.Empty(Findings(new SourceFile("A.cs", "checkposture"), refused));
    }

    // The second column of the table whose head says so.
    private static string[] Glossary(string markdown) =>
    [
        .. markdown.Split('\n')
            .SkipWhile(static line => !line.StartsWith("| Say | Do not say", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(static line => line.StartsWith('|'))
            .SelectMany(static line => line.Split('|')[2].Split(','))
            .Select(static word => word.Trim()).Where(static word => word.Length > 0),
    ];

    private static IEnumerable<string> Findings(SourceFile file, string[] words)
    {
        var pattern = new Regex(@"\b(" + string.Join('|', words.Select(Regex.Escape)) + @")\b", ReferenceEquals(words, Unfinished) ? RegexOptions.None : RegexOptions.IgnoreCase);
        return pattern.Matches(file.Text).Select(m => $"{file.Path}:{file.Text.AsSpan(0, m.Index).Count('\n') + 1}: {m.Value.ToLowerInvariant()}");
    }
}
