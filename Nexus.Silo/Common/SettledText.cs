namespace Nexus;

/// <summary>The text of a file that is watched, once it has settled: the same at two looks. Half of a file may be a valid one that allows more than the whole.</summary>
internal sealed class SettledText
{
    private string? _before;

    /// <summary>How often to look, so that a change is taken within a second.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Takes what this look has read; true once the one before it has read the same.</summary>
    public bool Take(string text)
    {
        var same = text == _before;
        _before = text;
        return same;
    }
}
