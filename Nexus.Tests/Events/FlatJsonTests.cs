using System.Text;
using System.Text.Json;
using Nexus.Events;
using Xunit;

namespace Nexus.Tests.Events;

public sealed class FlatJsonTests
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("""{"p":{"x":{"b":1,"c":2,"b":3}}}""")]
    [InlineData("""{"p":[{"b":1,"b":2}]}""")]
    [InlineData("""{"p":[[{"b":1,"b":2}]]}""")]
    public void A_member_that_stands_twice_in_one_object_is_refused_wherever_it_is(string body) => Assert.Contains("strict JSON", new FlatJson().Read(body));

    [Fact]
    public void The_same_name_in_different_objects_is_none_twice() => Assert.Equal("", new FlatJson().Read("""{"a":{"a":{"a":1}},"b":{"a":1},"c":[{"a":1},{"a":1}]}"""));

    [Fact]
    public void Thousands_of_members_are_told_apart()
    {
        var members = string.Join(',', Enumerable.Range(0, 6000).Select(i => $"\"m{i}\":0"));
        Assert.Equal("", new FlatJson().Read($"{{{members}}}"));
        Assert.Contains("'m17'", new FlatJson().Read($"{{{members},\"m17\":1}}"));
    }

    [Fact]
    public void Values_stand_under_their_paths_and_lists_are_one_text()
    {
        var json = new FlatJson();
        Assert.Equal("", json.Read("""{"entity":"e","payload":{"body":{"text":"hé\n","n":1.50},"list":["a",2,true,null,{"x":1},["y"]]},"data":7,"other":{"deep":{"er":false}},"none":null}"""));
        Assert.Equal(
            [(FlatRoot.Envelope, "entity", "e"), (FlatRoot.Payload, "body.text", "hé\n"), (FlatRoot.Payload, "body.n", "1.50"), (FlatRoot.Payload, "list", "a, 2, true"), (FlatRoot.Data, "", "7"), (FlatRoot.Other, "other", ""), (FlatRoot.Other, "other.deep.er", "false")],
            json.Values.Select(value => (value.Root, value.Path.Text, value.Text)));
    }

    [Fact]
    public void It_accepts_exactly_the_objects_that_the_base_library_accepts_strictly()
    {
        var (chance, json, accepted) = (new Random(11), new FlatJson(), 0);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder();
            Write(chance, text, 0);
            // Every second one is spoilt in one place.
            if (i % 2 == 1) text[chance.Next(text.Length)] = "{}[],:\"0a\\ "[chance.Next(11)];
            var expected = Accepts(text.ToString());
            Assert.True(expected == (json.Read(text.ToString()).Length == 0), text.ToString());
            if (expected) accepted++;
        }

        Assert.InRange(accepted, 2_000, 18_000);
    }

    private static bool Accepts(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Write(Random chance, StringBuilder to, int depth)
    {
        to.Append('{');
        var count = chance.Next(1, 5);
        for (var i = 0; i < count; i++)
        {
            if (i > 0) to.Append(',');
            to.Append('"').Append("abcdefghij"[chance.Next(10)]).Append("\":");
            switch (chance.Next(depth > 3 ? 4 : 6))
            {
                case 0: to.Append(chance.Next(1000)); break;
                case 1: to.Append("\"t\\u00e9xt\""); break;
                case 2: to.Append("null"); break;
                case 3: to.Append("[1,\"b\",true]"); break;
                default: Write(chance, to, depth + 1); break;
            }
        }

        to.Append('}');
    }
}
