using System.Buffers.Text;
using System.Text;

namespace Nexus.Ledger;

/// <content>Single members, whatever the kind.</content>
internal ref partial struct LeafReader
{
    private static NexusException Refuse(string member, string problem) => new(ErrorCode.Invalid, $"leaf member '{member}' {problem}");

    private static NexusException Refuse(ReadOnlySpan<byte> member, string problem) => Refuse(Encoding.ASCII.GetString(member), problem);

    /// <summary>Another kind of value stands here; what is none is refused for that.</summary>
    private readonly NexusException Mistyped(ReadOnlySpan<byte> member, string problem)
    {
        json.Check();
        return Refuse(member, problem);
    }

    private static string String(LeafHash? hash) => hash?.ToString() ?? "";

    private static string String(ReadOnlySpan<byte> text) => CanonicalReader.Unescape(text);

    /// <summary>A text that many leaves have in common.</summary>
    private static string Usual(ReadOnlySpan<byte> text) => UsualTexts.Of(text);

    private readonly bool Is(ReadOnlySpan<byte> name) => json.NameIs(name);

    private readonly string Name() => json.Here == '}' ? "EndObject" : json.Name();

    private void Member(ReadOnlySpan<byte> name)
    {
        if (!Is(name)) throw Refuse(name, $"is missing: '{Name()}' stands in its place");
        json.PassName(name);
    }

    private readonly void Expect(byte opening, ReadOnlySpan<byte> what)
    {
        if (json.Here != opening) throw Mistyped(what, $"must be {opening switch { (byte)'{' => "StartObject", (byte)'[' => "StartArray", _ => "String" }}");
    }

    private void Open(ReadOnlySpan<byte> name)
    {
        Member(name);
        Expect((byte)'{', name);
        json.Enter();
    }

    private void Close()
    {
        if (json.Here != '}') throw Refuse(Name(), "is not a member of 'persona'");
        json.Pass();
        json.Next();
    }

    private ReadOnlySpan<byte> Text(ReadOnlySpan<byte> name)
    {
        Member(name);
        Expect((byte)'"', name);
        var text = json.Text();
        json.Next();
        return text;
    }

    /// <summary>A text of a member that is left out where there is none.</summary>
    private ReadOnlySpan<byte> Some(ReadOnlySpan<byte> name)
    {
        var text = Text(name);
        return text.IsEmpty ? throw Refuse(name, "must not be empty") : text;
    }

    private void Literal(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var text = Text(name);
        if (!text.SequenceEqual(value)) throw Refuse(name, $"is '{String(text)}' where '{Encoding.ASCII.GetString(value)}' belongs");
    }

    private LeafHash Hash(ReadOnlySpan<byte> name) => Read(name, Text(name));

    private static LeafHash Read(ReadOnlySpan<byte> name, ReadOnlySpan<byte> digits) => LeafHash.TryRead(digits, out var hash) ? hash : throw Refuse(name, "must be 64 lower-case hexadecimal digits");

    private ReadOnlySpan<byte> Digest(ReadOnlySpan<byte> name)
    {
        var text = Text(name);
        return ContractDocument.IsDigest(Usual(text)) ? text : throw Refuse(name, $"must be {ContractDocument.Prefix} and 64 lower-case hexadecimal digits");
    }

    private LeafHash? Previous()
    {
        var digits = Text("prev"u8);
        return digits.IsEmpty ? null : Read("prev"u8, digits);
    }

    private long Integer(ReadOnlySpan<byte> name)
    {
        Member(name);
        if (!json.IsAtNumber) throw Mistyped(name, "must be an integer");
        var digits = json.Number();
        if (!Utf8Parser.TryParse(digits, out long value, out var length) || length != digits.Length) throw Refuse(name, "must be an integer");
        json.Next();
        return value;
    }

    private long Amount(ReadOnlySpan<byte> name) => Integer(name) is >= 0 and var amount ? amount : throw Refuse(name, "must be 0 or more");

    private int Int32(ReadOnlySpan<byte> name) => Integer(name) is >= int.MinValue and <= int.MaxValue and var value ? (int)value : throw Refuse(name, "must be an integer of at most 32 bits");

    private double Number(ReadOnlySpan<byte> name)
    {
        Member(name);
        if (!json.IsAtNumber) throw Mistyped(name, "must be a number");
        var digits = json.Number();
        var value = 0.0;
        if (whole) Utf8Parser.TryParse(digits, out value, out _);
        json.Next();
        return value;
    }

    private T Name<T>(ReadOnlySpan<byte> name) where T : struct, Enum
    {
        var text = Text(name);
        return WireName.Find<T>(text) ?? throw Refuse(name, $"is '{String(text)}', which is no {typeof(T).Name}");
    }

    private DateTimeOffset Time(ReadOnlySpan<byte> name)
    {
        var text = Text(name);
        return LeafTime.Read(text) ?? throw Refuse(name, $"is '{String(text)}', not ISO 8601 UTC to the microsecond");
    }

    private int FormVersion()
    {
        var version = Integer("v"u8);
        return version == LeafFormat.Version ? (int)version : throw Refuse("v"u8, $"is {version}; only {LeafFormat.Version} is known");
    }
}
