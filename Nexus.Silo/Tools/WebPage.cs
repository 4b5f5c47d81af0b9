namespace Nexus.Tools;

/// <summary>What a page says, for a reader without a browser.</summary>
internal sealed record WebPage(string Title, string Text, IReadOnlyList<string> Links);
