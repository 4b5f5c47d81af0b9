using System.Text;
using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

public sealed class AsciiWordsTests
{
    private static readonly string[] Words = [.. SecretShapes.Hints, .. SecretKeys.Hints];

    private static readonly AsciiWords Search = new(Words);

    [Fact]
    public void A_word_is_found_at_every_place_in_every_case()
    {
        foreach (var word in Words)
            for (var before = 0; before < 40; before++)
                for (var after = 0; after < 20; after += 3)
                    foreach (var written in (string[])[word, word.ToUpperInvariant(), word.ToLowerInvariant()])
                        Assert.True(Stands(new string('.', before) + written + new string('.', after)), written);
    }

    [Fact]
    public void A_word_cut_short_is_not_found()
    {
        foreach (var word in Words)
            for (var length = 0; length < 40; length++)
            {
                var text = new string('.', length) + word[..^1];
                Assert.Equal(Array.Exists(Words, other => text.Contains(other, StringComparison.OrdinalIgnoreCase)), Stands(text));
            }
    }

    [Fact]
    public void Pieces_of_words_and_letters_that_resemble_others_are_judged_like_characters()
    {
        var random = new Random(7);
        string[] pieces = [.. Words.SelectMany(static word => (string[])[word[..2], word[1..], word[..^1]]), "ſecret", "toKen", "ﬁ", "😀", "ü", " ", ".", "\0", "{\"a\":", "basıc "];
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => pieces[random.Next(pieces.Length)]));
            Assert.Equal(Array.Exists(Words, word => text.Contains(word, StringComparison.OrdinalIgnoreCase)), Stands(text));
        }
    }

    private static bool Stands(string text) => Search.StandsIn(Encoding.UTF8.GetBytes(text));
}
