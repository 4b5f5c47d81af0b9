using System.Globalization;

namespace Nexus;

/// <summary>Numbers of things in sentences: "1 seal", "2 seals".</summary>
public static class Counted
{
    /// <summary><paramref name="count"/> and the word for that many.</summary>
    public static string Of(long count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");

    /// <summary>Leaves.</summary>
    public static string Leaves(long count) => Of(count, "leaf", "leaves");

    /// <summary>Seals.</summary>
    public static string Seals(long count) => Of(count, "seal", "seals");
}
