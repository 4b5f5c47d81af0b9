namespace Nexus.Repairs;

/// <summary>How often and how soon a repair is tried.</summary>
public static class RepairPolicy
{
    public const int MaxAttempts = 3;

    /// <summary>So many repairs of one entity within <see cref="FlappingWindow"/> are no repair any more.</summary>
    public const int MaxRepairs = 5;

    public static readonly TimeSpan FlappingWindow = TimeSpan.FromMinutes(10);

    /// <summary>How long a repaired entity has to beat again.</summary>
    public static readonly TimeSpan Verify = TimeSpan.FromSeconds(15);

    /// <summary>The wait before attempt <paramref name="attempt"/> (from 2): 5 s, 10 s, 20 s …</summary>
    public static TimeSpan Backoff(int attempt) => TimeSpan.FromSeconds(5 * Math.Pow(2, attempt - 2));

    public static bool IsFlapping(IEnumerable<DateTimeOffset> repairs, DateTimeOffset now) => repairs.Count(at => now - at < FlappingWindow) >= MaxRepairs;
}
