using System.Collections.Frozen;

namespace Nexus.Chains;

/// <summary>The words by which the built-in planner knows what a clause asks for.</summary>
internal static class Vocabulary
{
    public static readonly FrozenSet<string> Read = Set("read", "open", "show", "display", "print", "cat", "view", "load", "see", "summarise", "summarize", "analyse", "analyze", "review", "check", "inspect", "what", "what's", "contents");
    public static readonly FrozenSet<string> Write = Set("write", "save", "store", "put", "append", "create", "record", "log", "export", "add");
    public static readonly FrozenSet<string> Fetch = Set("fetch", "download", "visit", "browse", "crawl", "scrape");
    public static readonly FrozenSet<string> Run = Set("use", "using", "run", "call", "invoke", "execute");
    public static readonly FrozenSet<string> Append = Set("append", "add");
    public static readonly FrozenSet<string> Into = Set("to", "into", "in", "as", "onto", "under");
    public static readonly FrozenSet<string> Filler = Set("the", "a", "an", "my", "our", "this", "that", "me", "us", "file", "files", "document", "text", "content", "contents", "of", "from", "in", "named", "called", "at", "path", "new", "page", "website", "site", "web", "url", "data", "what", "is", "what's", "numbers", "values");
    public static readonly FrozenSet<string> Earlier = Set("it", "that", "this", "them", "result", "results", "answer", "answers", "output", "summary", "text", "content", "contents", "findings", "finding", "everything", "page", "statistics", "stats", "outcome", "report");
    public static readonly FrozenSet<string> Statistics = Set("mean", "average", "median", "statistics", "stats", "statistic", "stddev", "deviation", "variance", "sum", "total", "quartile", "quartiles", "percentile", "percentiles", "minimum", "maximum", "min", "max");
    public static readonly FrozenSet<string> Leads = Set("of", "for", "numbers", "values", "these", "following", "from", "over", "data", "compute", "calculate", "sum", "average", "mean", "median", "statistics", "stats", "variance", "add");
    public static readonly FrozenSet<string> Courtesy = Set("please", "kindly", "can", "could", "would", "will", "you", "and", "also", "now", "first", "next", "finally", "then", "i", "want", "need", "to", "like", "let's", "lets", "me");
    public static readonly FrozenSet<string> Ask = Set("search", "find", "look", "up", "lookup", "tell", "me", "for", "about", "out", "research", "explain", "describe", "what", "who", "what's", "who's", "is", "are", "was", "were", "information", "info", "on", "query", "retrieve", "the", "knowledge", "base", "kb", "in", "know", "do", "we", "you", "any", "documents", "our", "everything", "facts", "learn", "investigate");

    /// <summary>Words with which a clause asks for something to be known.</summary>
    public static readonly FrozenSet<string> Question = Set(
        "search", "find", "look", "lookup", "tell", "research", "explain", "describe", "what", "what's", "who", "who's", "which", "where", "when", "why", "how", "is", "are", "was", "were", "do", "does", "did", "has", "have",
        "information", "info", "query", "retrieve", "know", "facts", "learn", "investigate", "everything", "about", "list", "define", "compare", "show", "see", "summarise", "summarize", "analyse", "analyze", "review", "check", "inspect", "get");

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.Ordinal);
}
