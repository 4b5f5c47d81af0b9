namespace Nexus.Ledger;

/// <summary>An id as a key: sixteen bytes if it is a UUID as we write them, its text otherwise. A verification keeps one a seal and a chain.</summary>
internal readonly record struct IdKey
{
    private readonly Guid uuid;
    private readonly string? text;

    public IdKey(string id)
    {
        // Upper case would be another id.
        if (!Guid.TryParseExact(id, "D", out uuid) || id.AsSpan().ContainsAnyInRange('A', 'F')) text = id;
    }

    public override string ToString() => text ?? uuid.ToString("D");
}
