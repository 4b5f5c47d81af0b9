namespace Nexus.Gates;

/// <summary>Where a value breaks its schema and how. The path is put together only on the way out of a failure, so that a good value costs no text.</summary>
internal sealed record SchemaFault(string Path, string Message)
{
    public SchemaFault Under(string step) => this with { Path = step + Path };

    public override string ToString() => $"${Path}: {Message}";
}
