namespace Nexus.Ledger;

/// <summary>The texts of ids that row after row has again (a chain, a persona, a seal and its outcome): each thread keeps the last few hundred, so that reading a log makes them once.</summary>
internal static class UsualIds
{
    private const int Slots = 512;

    [ThreadStatic]
    private static (Guid Id, string? Text)[]? kept;

    /// <summary>As we write UUIDs: lower case, with hyphens.</summary>
    public static string Of(Guid id)
    {
        ref var slot = ref (kept ??= new (Guid, string?)[Slots])[(uint)id.GetHashCode() % Slots];
        if (slot.Text is null || slot.Id != id) slot = (id, id.ToString("D"));
        return slot.Text!;
    }
}
