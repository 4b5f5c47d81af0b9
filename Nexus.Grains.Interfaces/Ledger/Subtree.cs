using System.Collections.Immutable;
using System.Numerics;

namespace Nexus.Ledger;

/// <summary>An interval of leaves that is a tree of its own and can be proven to be part of the whole: it starts at a multiple of the least power of two that is not smaller than its length.</summary>
/// <remarks>draft-ietf-plants-merkle-tree-certs, section 4.1. One that starts at 0 is a beginning of the log.</remarks>
public readonly record struct Subtree
{
    private Subtree(long start, long end) => (Start, End) = (start, end);

    /// <summary>Index of the first leaf.</summary>
    public long Start { get; }

    /// <summary>Index behind the last leaf.</summary>
    public long End { get; }

    /// <summary>Number of leaves; 0 only for the default, which is no subtree.</summary>
    public long Size => End - Start;

    /// <summary>True if its length is a power of two: such a one is a node of every tree that is long enough.</summary>
    public bool IsFull => BitOperations.IsPow2(Size);

    /// <summary>The subtree of the leaves from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if they form none.</exception>
    public static Subtree Of(long start, long end) => TryOf(start, end) ?? throw new NexusException(ErrorCode.Invalid, $"[{start}, {end}) is no subtree: its start must be a multiple of the least power of two that is not smaller than its length, from 1");

    /// <summary>The subtree of the leaves from <paramref name="start"/> to before <paramref name="end"/>, or null if they form none.</summary>
    public static Subtree? TryOf(long start, long end) =>
        start >= 0 && end > start && ((ulong)start & (BitOperations.RoundUpToPowerOf2((ulong)(end - start)) - 1)) == 0 ? new Subtree(start, end) : null;

    /// <summary>The one or two subtrees, beside each other, that cover the leaves from <paramref name="start"/> to before <paramref name="end"/>, of any interval.</summary>
    /// <remarks>Section 4.5: together they end where it ends, may begin before it, and neither is twice as long as it. Where there are two the first is full.</remarks>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if the interval is empty or begins before 0.</exception>
    public static ImmutableArray<Subtree> Covering(long start, long end)
    {
        if (start < 0 || end <= start) throw new NexusException(ErrorCode.Invalid, $"[{start}, {end}) is no interval of leaves: it must hold at least one, from 0");
        if (end - start == 1) return [new Subtree(start, end)];
        var last = end - 1;
        // Where the ways to the first and to the last leaf part.
        var below = (1L << BitOperations.Log2((ulong)(start ^ last))) - 1;
        var middle = last & ~below;
        // As far to the left as the way to the first leaf runs along the right edge.
        var left = ~start & below;
        var first = left == 0 ? start : start & ~((2L << BitOperations.Log2((ulong)left)) - 1);
        return [new Subtree(first, middle), new Subtree(middle, end)];
    }
}
