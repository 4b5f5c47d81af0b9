namespace Nexus.Gates;

/// <summary>A URL taken apart the way the tool that fetches it does. The authority carries the port only if it is not the scheme's own, so that a scope for a host does not open its other ports.</summary>
internal sealed record UrlName(Uri Uri, string Authority)
{
    public string Text => $"{Uri.Scheme}://{Authority}{Uri.AbsolutePath}{Uri.Query}";
}
