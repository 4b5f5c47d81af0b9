using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

public sealed class CanonicalPropertyTests
{
    [Fact]
    public void Any_text_written_as_a_string_is_canonical_and_reads_back() => Prop.ForAll<string>(text =>
    {
        using var buffer = CanonicalBuffer.Rent();
        CanonicalJson.WriteText(buffer, text ?? "");
        var repaired = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));
        return CanonicalJson.IsCanonical(buffer.Written) && JsonSerializer.Deserialize<string>(buffer.Written) == repaired;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_character_that_needs_more_than_a_byte_is_seen_wherever_it_stands()
    {
        foreach (var special in "a\"\\\n\u001f\u007f\u0080é\u0122\u2022")
            for (var length = 1; length < 70; length++)
                for (var place = 0; place < length; place++)
                {
                    var text = new string('x', place) + special + new string('y', length - place - 1);
                    using var buffer = CanonicalBuffer.Rent();
                    CanonicalJson.WriteString(buffer, text);
                    Assert.Equal(text, JsonSerializer.Deserialize<string>(buffer.Written));
                    Assert.True(CanonicalJson.IsCanonical(buffer.Written));
                }
    }

    [Fact]
    public void Any_double_reads_back_the_same() => Prop.ForAll<NormalFloat>(value =>
    {
        using var buffer = CanonicalBuffer.Rent();
        CanonicalJson.WriteNumber(buffer, value.Get);
        return JsonSerializer.Deserialize<double>(buffer.Written) == value.Get;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bits_read_back_the_same() => Prop.ForAll<long>(seed =>
    {
        var value = BitConverter.Int64BitsToDouble(unchecked(seed * 0x5851F42D4C957F2D));
        if (!double.IsFinite(value)) return true;
        using var buffer = CanonicalBuffer.Rent();
        CanonicalJson.WriteNumber(buffer, value);
        return JsonSerializer.Deserialize<double>(buffer.Written) == value;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Members_come_in_ordinal_order_whatever_they_are_called() => Prop.ForAll<string[]>(keys =>
    {
        var names = keys.Select(key => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(key ?? ""))).Distinct(StringComparer.Ordinal).ToArray();
        var members = new JsonObject(names.Select((name, i) => KeyValuePair.Create(name, (JsonNode?)JsonValue.Create(i))));
        var canonical = CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(members.ToJsonString()));
        var read = JsonNode.Parse(canonical.ToString())!.AsObject();
        return CanonicalJson.IsCanonical(canonical.Span)
            && read.Select(member => member.Key).SequenceEqual(names.Order(StringComparer.Ordinal))
            && read.All(member => names[member.Value!.GetValue<int>()] == member.Key);
    }).QuickCheckThrowOnFailure();
}
