using System.Buffers;
using System.Text;
using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

public sealed class CanonicalJsonTests
{
    // RFC 8785, appendix B.
    [Theory]
    [InlineData(0x0000000000000000, "0")]
    [InlineData(0x8000000000000000, "0")]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(0x8000000000000001, "-5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(0xffefffffffffffff, "-1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(0xc340000000000000, "-9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x44b52d02c7e14af7, "1.0000000000000001e+23")]
    [InlineData(0x444b1ae4d6e2ef4e, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef4f, "999999999999999900000")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x41b3de4355555553, "333333333.3333332")]
    [InlineData(0x41b3de4355555554, "333333333.33333325")]
    [InlineData(0x41b3de4355555555, "333333333.3333333")]
    [InlineData(0x41b3de4355555556, "333333333.3333334")]
    [InlineData(0x41b3de4355555557, "333333333.33333343")]
    [InlineData(0xbecbf647612f3696, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959, "1424953923781206.2")]
    public void A_number_is_written_as_ECMAScript_writes_it(ulong bits, string expected)
    {
        var buffer = new ArrayBufferWriter<byte>();
        CanonicalJson.WriteNumber(buffer, BitConverter.UInt64BitsToDouble(bits));
        Assert.Equal(expected, Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(-0.75, "-0.75")]
    [InlineData(123456.789, "123456.789")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(1.5e-7, "1.5e-7")]
    [InlineData(100, "100")]
    [InlineData(1e100, "1e+100")]
    public void Everyday_numbers_are_written_plainly(double value, string expected)
    {
        var buffer = new ArrayBufferWriter<byte>();
        CanonicalJson.WriteNumber(buffer, value);
        Assert.Equal(expected, Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_number_that_is_not_finite_is_refused(double value) =>
        Assert.Equal(ErrorCode.Invalid, Assert.Throws<NexusException>(() => CanonicalJson.WriteNumber(new ArrayBufferWriter<byte>(), value)).Code);

    // RFC 8785, sections 3.2.2 and 3.2.3.
    [Fact]
    public void The_example_of_the_standard_comes_out_as_printed_there()
    {
        const string input = """
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """;
        Assert.Equal("""{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""", Canonical(input));
    }

    [Fact]
    public void Keys_are_ordered_by_UTF16_code_units()
    {
        const string input = """{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}""";
        Assert.Equal("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}", Canonical(input));
    }

    [Theory]
    [InlineData("""{"b":1,"a":2}""", """{"a":2,"b":1}""")]
    [InlineData("""{"a\\":1,"a\"":2,"a":3,"aa":4}""", """{"a":3,"a\"":2,"a\\":1,"aa":4}""")]
    [InlineData("""{"a\u0001":1,"a!":2,"a\n":3}""", """{"a\u0001":1,"a\n":3,"a!":2}""")]
    [InlineData("""[{"z":{"y":1,"x":[{"b":0,"a":-0}]},"m":{}}]""", """[{"m":{},"z":{"x":[{"a":0,"b":0}],"y":1}}]""")]
    [InlineData(" \t\r\n[ ] ", "[]")]
    [InlineData("9007199254740992", "9007199254740992")]
    [InlineData("1e21", "1e+21")]
    [InlineData("\"\\u007f\\/\"", "\"\u007f/\"")]
    public void Order_space_and_escapes_become_one_form(string input, string expected)
    {
        Assert.Equal(expected, Canonical(input));
        Assert.True(CanonicalJson.IsCanonical(Encoding.UTF8.GetBytes(expected)));
        Assert.Equal(input == expected, CanonicalJson.IsCanonical(Encoding.UTF8.GetBytes(input)));
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""", "duplicate key", 7)]
    [InlineData("""{"b":1,"a":2,"\u0062":3}""", "duplicate key", 13)]
    [InlineData("""["\ud800"]""", "lone surrogate U+D800", 2)]
    [InlineData("""["\ud800\u0041"]""", "lone surrogate U+D800", 2)]
    [InlineData("""["\udc00\ud800"]""", "lone surrogate U+DC00", 2)]
    [InlineData("9007199254740993", "integer beyond 2^53", 0)]
    [InlineData("[-9007199254740993]", "integer beyond 2^53", 1)]
    [InlineData("[1,1e20]", "integer beyond 2^53", 3)]
    [InlineData("123456789012345678901234567890", "integer beyond 2^53", 0)]
    [InlineData("1e400", "too large", 0)]
    [InlineData("{} {}", "trailing bytes", 3)]
    [InlineData("1 // one", "trailing bytes", 2)]
    [InlineData("[/* x */ 1]", "comments", 1)]
    [InlineData("{ // x\n}", "comments", 2)]
    [InlineData("", "ends too soon", 0)]
    [InlineData("[1,", "ends too soon", 3)]
    [InlineData("[1,]", "a value was expected", 3)]
    [InlineData("""{"a":1,}""", "a key was expected", 7)]
    [InlineData("{'a':1}", "a key was expected", 1)]
    [InlineData("""{"a" 1}""", "':' was expected", 5)]
    [InlineData("[1 2]", "',' or ']' was expected", 3)]
    [InlineData("01", "trailing bytes", 1)]
    [InlineData("[.5]", "a value was expected", 1)]
    [InlineData("[1.]", "a digit was expected", 3)]
    [InlineData("[1e]", "a digit was expected", 3)]
    [InlineData("-", "ends too soon", 1)]
    [InlineData("[+1]", "a value was expected", 1)]
    [InlineData("[NaN]", "a value was expected", 1)]
    [InlineData("[truE]", "a value was expected", 1)]
    [InlineData("\"\u0001\"", "control character U+0001", 1)]
    [InlineData("\"abc", "does not end", 4)]
    [InlineData("\"\\x\"", "unknown escape", 1)]
    [InlineData("\"\\u12g4\"", "hexadecimal", 1)]
    [InlineData("\"\\u12", "hexadecimal", 1)]
    [InlineData("\uFEFF{}", "a value was expected", 0)]
    public void What_two_parsers_could_read_differently_is_refused_with_its_place(string input, string problem, int offset)
    {
        var error = Assert.Throws<NexusException>(() => CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(input)));
        Assert.Equal(ErrorCode.Invalid, error.Code);
        Assert.Contains($"byte {offset}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.False(CanonicalJson.IsCanonical(Encoding.UTF8.GetBytes(input)));
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused_with_their_place()
    {
        var error = Assert.Throws<NexusException>(() => CanonicalJson.Canonicalize([(byte)'"', (byte)'a', 0xED, 0xA0, 0x80, (byte)'"']));
        Assert.Contains("byte 2: not valid UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_has_a_limit()
    {
        Assert.Equal(new string('[', 64) + new string(']', 64), Canonical(new string('[', 64) + new string(']', 64)));
        Assert.Contains("nested deeper than 64", Assert.Throws<NexusException>(() => Canonical(new string('[', 65) + new string(']', 65))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lone_surrogate_in_an_id_is_refused_and_in_prose_replaced()
    {
        Assert.Throws<NexusException>(() => CanonicalJson.WriteString(new ArrayBufferWriter<byte>(), "a\ud800b"));
        var buffer = new ArrayBufferWriter<byte>();
        CanonicalJson.WriteText(buffer, "cut \ud83d");
        Assert.Equal("\"cut \ufffd\"", Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static string Canonical(string json) => CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(json)).ToString();
}
