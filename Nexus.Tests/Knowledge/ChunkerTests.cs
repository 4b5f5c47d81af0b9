using Nexus.Knowledge;
using Xunit;

namespace Nexus.Tests.Knowledge;

public sealed class ChunkerTests
{
    [Fact]
    public void A_short_document_is_one_passage() => Assert.Equal(["One. Two."], Chunker.Split("  One. Two.\r\n"));

    [Fact]
    public void Paragraphs_are_kept_whole()
    {
        var first = new string('a', 600) + ".";
        var second = new string('b', 600) + ".";
        Assert.Equal([first, second], Chunker.Split($"{first}\r\n\r\n{second}"));
    }

    [Fact]
    public void Long_text_is_cut_after_sentences_and_the_passages_overlap()
    {
        var sentences = Enumerable.Range(0, 200).Select(i => $"Sentence number {i} says something of its own.").ToList();
        var passages = Chunker.Split(string.Join(' ', sentences));
        Assert.All(passages, passage => Assert.True(passage.Length <= Chunker.Target && passage.StartsWith("Sentence", StringComparison.Ordinal) && passage.EndsWith('.')));
        Assert.All(sentences, sentence => Assert.Contains(passages, passage => passage.Contains(sentence, StringComparison.Ordinal)));
        for (var i = 1; i < passages.Count; i++) Assert.Contains(passages[i][..30], passages[i - 1], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_word_of_any_text_is_in_a_passage()
    {
        var random = new Random(1);
        for (var round = 0; round < 50; round++)
        {
            var words = Enumerable.Range(0, 600).Select(i => $"w{i}" + (random.Next(9) == 0 ? "." : "") + (random.Next(30) == 0 ? "\n\n" : "")).ToList();
            var passages = Chunker.Split(string.Join(' ', words));
            Assert.All(words, word => Assert.Contains(passages, passage => passage.Split([' ', '\n']).Contains(word.Trim())));
        }
    }

    [Fact]
    public void Text_without_any_break_is_cut_but_never_inside_a_character()
    {
        var passages = Chunker.Split("x" + string.Concat(Enumerable.Repeat("😀", 3000)));
        Assert.Equal("x" + string.Concat(Enumerable.Repeat("😀", 3000)), string.Concat(passages));
        Assert.All(passages, passage => Assert.False(char.IsLowSurrogate(passage[0])));
    }

    [Fact]
    public void Half_a_million_characters_make_some_hundred_passages() =>
        Assert.InRange(Chunker.Split(string.Concat(Enumerable.Repeat("word ", 100_000))).Count, 600, 1300);
}
