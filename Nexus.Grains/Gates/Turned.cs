namespace Nexus.Gates;

/// <summary>A text turned so that no one reads it at first sight, and everyone at the second.</summary>
internal static class Turned
{
    public static string Back(string text)
    {
        var letters = text.ToCharArray();
        Array.Reverse(letters);
        return new string(letters);
    }

    /// <summary>Each Latin letter moved by half the alphabet.</summary>
    public static string Rot13(string text) => string.Create(text.Length, text, static (turned, text) =>
    {
        for (var i = 0; i < turned.Length; i++)
        {
            var c = text[i];
            turned[i] = !char.IsAsciiLetter(c) ? c : (char)((c | 0x20) < 'n' ? c + 13 : c - 13);
        }
    });
}
