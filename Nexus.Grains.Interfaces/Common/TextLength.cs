namespace Nexus;

/// <summary>How long a text is for limits in characters: its Unicode code points, so that an emoji counts as one wherever it is counted.</summary>
public static class TextLength
{
    /// <summary>Code points of <paramref name="text"/>; half of a surrogate pair counts as one.</summary>
    public static int Of(ReadOnlySpan<char> text)
    {
        var length = text.Length;
        for (var i = 1; i < text.Length; i++)
            if (char.IsSurrogatePair(text[i - 1], text[i])) length--;
        return length;
    }
}
