using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Nexus;

/// <summary>Looks at YAML event by event before anything is built of it: what is huge, deep, tangled by aliases or tagged is refused where it begins.</summary>
internal static class YamlSafety
{
    public const int MaxCharacters = 1_000_000;
    public const int MaxNodes = 200_000;
    public const int MaxDepth = 32;

    /// <summary>False if something was found; it is noted.</summary>
    public static bool Check(YamlNodes yaml, string text)
    {
        if (text.Length > MaxCharacters)
        {
            yaml.Fault(Mark.Empty, $"has {text.Length:N0} characters; it must have at most {MaxCharacters:N0}");
            return false;
        }

        var parser = new Parser(new StringReader(text));
        try
        {
            return Walk(yaml, parser);
        }
        catch (YamlException error)
        {
            if (TabFrom(text, (int)error.Start.Line) is { } tab) yaml.Fault(tab, "a tab stands in the indentation; YAML takes blanks only");
            else yaml.Fault(error.Start, error.InnerException?.Message ?? error.Message);
            return false;
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // The parser loses its footing over a bracket that is not closed, instead of saying so.
            yaml.Fault(parser.Current?.End ?? Mark.Empty, "cannot be read from here on; is a bracket or quote not closed?");
            return false;
        }
    }

    private static bool Walk(YamlNodes yaml, IParser parser)
    {
        var (depth, nodes, before) = (0, 0, yaml.Count);
        while (parser.MoveNext())
        {
            var at = parser.Current!;
            depth += at.NestingIncrease;
            if (depth > MaxDepth + 2)
            {
                yaml.Fault(at.Start, $"is nested deeper than {MaxDepth} levels");
                return false;
            }

            if (at is AnchorAlias) yaml.Fault(at.Start, "an alias (*) stands here; write out what it means");
            if (at is not NodeEvent node) continue;
            if (++nodes > MaxNodes)
            {
                yaml.Fault(at.Start, $"has more than {MaxNodes:N0} values");
                return false;
            }

            if (!node.Anchor.IsEmpty) yaml.Fault(at.Start, $"an anchor (&{node.Anchor.Value}) stands here; anchors and aliases are not read");
            if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific) yaml.Fault(at.Start, $"a tag ({node.Tag.Value}) stands here; types follow from the form alone");
        }

        return yaml.Count == before;
    }

    /// <summary>Where the first tab stands that indents a line. What the parser says of one names the mapping around it, not the tab.</summary>
    private static Mark? TabFrom(string text, int first)
    {
        var line = 0;
        foreach (var one in text.AsSpan().EnumerateLines())
        {
            line++;
            var indent = one.Length - one.TrimStart(" \t").Length;
            var tab = one[..indent].IndexOf('\t');
            if (line >= first && tab >= 0) return new Mark(0, line, tab + 1);
        }

        return null;
    }
}
