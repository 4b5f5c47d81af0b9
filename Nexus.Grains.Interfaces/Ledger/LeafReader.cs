using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Nexus.Actions;
using Nexus.Gates;
using Nexus.Personas;

namespace Nexus.Ledger;

/// <summary>Reads the members of a leaf one by one, in their only order, and refuses anything else.</summary>
internal ref partial struct LeafReader
{
    private static readonly SearchValues<byte> Hexadecimal = SearchValues.Create("0123456789abcdef"u8);

    private CanonicalReader json;

    private readonly bool judged;
    private readonly string? seal;
    private readonly string? chain;

    private LeafReader(ReadOnlySpan<byte> leaf, bool judged, string? seal, string? chain)
    {
        json = new CanonicalReader(leaf);
        (this.judged, this.seal, this.chain) = (judged, seal, chain);
    }

    /// <summary>Reads a leaf; if <paramref name="judged"/> is false without the judgements that passed and the numbers, which are then only checked. Where it says <paramref name="seal"/> and <paramref name="chain"/>, those strings are taken.</summary>
    public static LeafFields Read(ReadOnlySpan<byte> leaf, bool judged, string? seal = null, string? chain = null)
    {
        var reader = new LeafReader(leaf, judged, seal, chain);
        reader.Expect(JsonTokenType.StartObject, "a leaf"u8);
        reader.json.Read();
        // The first member tells the kind: no two kinds begin alike.
        var fields = reader.Is("chain"u8) ? reader.Decision() : reader.Is("attested"u8) ? reader.Outcome() : reader.Is("epoch"u8) ? reader.Tier() : reader.Is("about"u8) ? reader.Notice() : reader.Is("alert"u8) ? reader.Alert() : reader.Is("approval"u8) ? reader.Approval() : throw Refuse(reader.Name(), "is no known leaf's first member");
        if (reader.json.TokenType != JsonTokenType.EndObject) throw Refuse(reader.Name(), "is not a member of this kind of leaf");
        reader.json.Read();
        return fields;
    }

    private LeafFields Decision()
    {
        var chain = Text("chain"u8, this.chain);
        var commit = Is("commit"u8) ? Hash("commit"u8) : "";
        var deadline = Time("deadline"u8);
        var epoch = Integer("epoch"u8);
        var gates = Gates();
        Literal("kind"u8, "decision"u8);
        var mode = Is("mode"u8) ? Authorized() : ActionMode.Execute;
        var permit = Is("permit"u8) ? Text("permit"u8) : "";
        Open("persona"u8);
        var digest = Is("digest"u8) ? Digest("digest"u8) : "";
        var (id, name, tier, version) = (Usual("id"u8), Usual("name"u8), Name<TrustTier>("tier"u8), (int)Integer("version"u8));
        Close();
        var previous = Previous();
        var (cost, seconds) = Is("reserved"u8) ? Reserved() : (-1, 0);
        var seal = Text("seal"u8, this.seal);
        SealStatus? shadow = Is("shadow"u8) ? Refused("shadow"u8) : null;
        var (status, step) = (Name<SealStatus>("status"u8), (int)Integer("step"u8));
        var (tenant, time, tool) = (Usual("tenant"u8), Time("time"u8), Usual("tool"u8));
        var (toolDigest, toolVersion) = Is("tool_digest"u8) ? (Digest("tool_digest"u8), (int)Integer("tool_version"u8)) : ("", 0);
        var trial = Is("trial"u8) ? Trial() : null;
        return new LeafFields(LeafKind.Decision, tenant, seal, time, epoch)
        {
            Version = FormVersion(),
            Chain = chain,
            Step = step,
            Previous = previous,
            Commit = commit,
            PersonaId = id,
            PersonaName = name,
            PersonaVersion = version,
            PersonaDigest = digest,
            Tier = tier,
            Tool = tool,
            ToolDigest = toolDigest,
            ToolVersion = toolVersion,
            Status = status,
            Gates = gates,
            Deadline = deadline,
            Mode = mode,
            Approval = permit,
            ReservedCostMicros = cost,
            ReservedSeconds = seconds,
            Shadow = shadow,
            Trial = trial,
        };
    }

    private ActionMode Authorized()
    {
        Literal("mode"u8, "authorize"u8);
        return ActionMode.Authorize;
    }

    private ImmutableArray<GateResult> Gates()
    {
        Member("gates"u8);
        Expect(JsonTokenType.StartArray, "gates"u8);
        var gates = judged ? ImmutableArray.CreateBuilder<GateResult>(4) : null;
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            json.Read();
            var (name, score, threshold, verdict) = (Usual("gate"u8), Number("score"u8), Number("threshold"u8), Name<GateVerdict>("verdict"u8));
            if (json.TokenType != JsonTokenType.EndObject) throw Refuse(Name(), "is not a member of a gate");
            if (judged || verdict == GateVerdict.Fail) (gates ??= ImmutableArray.CreateBuilder<GateResult>(1)).Add(new GateResult(name, verdict, score, threshold, ""));
        }
        if (json.TokenType != JsonTokenType.EndArray) throw Refuse("gates"u8, "must hold objects only");
        json.Read();
        return gates?.DrainToImmutable() ?? [];
    }

    private LeafFields Outcome()
    {
        Member("attested"u8);
        if (!json.Read() || json.TokenType is not (JsonTokenType.True or JsonTokenType.False)) throw Refuse("attested"u8, "must be true or false");
        var attested = json.TokenType == JsonTokenType.True;
        json.Read();
        var chain = Text("chain"u8, this.chain);
        var commit = Is("commit"u8) ? Hash("commit"u8) : "";
        var cost = Is("cost_micros"u8) ? Integer("cost_micros"u8) : -1;
        var (duration, epoch) = (Number("duration_ms"u8), Integer("epoch"u8));
        Literal("kind"u8, "outcome"u8);
        var persona = Is("persona_id"u8) ? Usual("persona_id"u8) : "";
        var previous = Previous();
        var (seal, status, step) = (Text("seal"u8, this.seal), Name<SealStatus>("status"u8), (int)Integer("step"u8));
        var (tenant, time) = (Usual("tenant"u8), Time("time"u8));
        return new LeafFields(LeafKind.Outcome, tenant, seal, time, epoch)
        {
            Version = FormVersion(),
            Chain = chain,
            Step = step,
            Previous = previous,
            Commit = commit,
            PersonaId = persona,
            Status = status,
            Attested = attested,
            DurationMs = duration,
            CostMicros = cost,
        };
    }

    private LeafFields Tier()
    {
        var (epoch, from) = (Integer("epoch"u8), Name<TrustTier>("from"u8));
        Literal("kind"u8, "tier"u8);
        Open("persona"u8);
        var (id, name) = (Usual("id"u8), Usual("name"u8));
        Close();
        var (reason, seal, tenant) = (Text("reason"u8), Text("seal"u8), Usual("tenant"u8));
        var (time, to) = (Time("time"u8), Name<TrustTier>("to"u8));
        return new LeafFields(LeafKind.Tier, tenant, seal, time, epoch)
        {
            Version = FormVersion(),
            PersonaId = id,
            PersonaName = name,
            From = from,
            To = to,
            Reason = reason,
        };
    }

    private LeafFields Notice()
    {
        var (about, by, epoch, kind) = (Text("about"u8), Text("by"u8), Integer("epoch"u8), Name<LeafKind>("kind"u8));
        if (kind is not (LeafKind.Erasure or LeafKind.Override or LeafKind.Alert)) throw Refuse("kind"u8, $"is '{WireName.Of(kind)}' where erasure, override or alert belongs");
        var (reason, seal, tenant, time) = (Text("reason"u8), Text("seal"u8), Usual("tenant"u8), Time("time"u8));
        return new LeafFields(kind, tenant, seal, time, epoch)
        {
            Version = FormVersion(),
            About = about,
            By = by,
            Reason = reason,
        };
    }

    private static NexusException Refuse(string member, string problem) => new(ErrorCode.Invalid, $"leaf member '{member}' {problem}");

    private static NexusException Refuse(ReadOnlySpan<byte> member, string problem) => Refuse(Encoding.ASCII.GetString(member), problem);

    private readonly bool Is(ReadOnlySpan<byte> name) => json.NameIs(name);

    private readonly string Name() => json.TokenType == JsonTokenType.PropertyName ? json.GetName() : json.TokenType.ToString();

    private void Member(ReadOnlySpan<byte> name)
    {
        if (!Is(name)) throw Refuse(name, $"is missing: '{Name()}' stands in its place");
        json.PassName(name);
    }

    private void Expect(JsonTokenType type, ReadOnlySpan<byte> what)
    {
        if (!json.Read() || json.TokenType != type) throw Refuse(what, $"must be {type}");
    }

    private void Open(ReadOnlySpan<byte> name)
    {
        Member(name);
        Expect(JsonTokenType.StartObject, name);
        json.Read();
    }

    private void Close()
    {
        if (json.TokenType != JsonTokenType.EndObject) throw Refuse(Name(), "is not a member of 'persona'");
        json.Read();
    }

    /// <summary>The next member, which must be a string; its characters are <c>json.Value</c> until the next token is read.</summary>
    private void String(ReadOnlySpan<byte> name)
    {
        Member(name);
        Expect(JsonTokenType.String, name);
    }

    private string Text(ReadOnlySpan<byte> name, string? expected = null)
    {
        String(name);
        var text = expected is not null && json.ValueTextEquals(expected) ? expected : json.GetString();
        json.Read();
        return text;
    }

    /// <summary>A text that many leaves have in common.</summary>
    private string Usual(ReadOnlySpan<byte> name)
    {
        String(name);
        var text = UsualTexts.Of(json);
        json.Read();
        return text;
    }

    private void Literal(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        String(name);
        if (!json.Value.SequenceEqual(value)) throw Refuse(name, $"is '{json.GetString()}' where '{Encoding.ASCII.GetString(value)}' belongs");
        json.Read();
    }

    private string Hash(ReadOnlySpan<byte> name, bool orEmpty = false)
    {
        String(name);
        var hash = json.Value;
        if (hash.Length != 64 && !(orEmpty && hash.IsEmpty) || hash.ContainsAnyExcept(Hexadecimal)) throw Refuse(name, "must be 64 lower-case hexadecimal digits");
        json.Read();
        return hash.IsEmpty ? "" : Encoding.ASCII.GetString(hash);
    }

    private string Digest(ReadOnlySpan<byte> name)
    {
        var text = Usual(name);
        return ContractDocument.IsDigest(text) ? text : throw Refuse(name, $"must be {ContractDocument.Prefix} and 64 lower-case hexadecimal digits");
    }

    private string Previous() => Hash("prev"u8, orEmpty: true);

    private long Integer(ReadOnlySpan<byte> name)
    {
        Member(name);
        if (!json.Read() || json.TokenType != JsonTokenType.Number || !Utf8Parser.TryParse(json.Value, out long value, out var length) || length != json.Value.Length) throw Refuse(name, "must be an integer");
        json.Read();
        return value;
    }

    private double Number(ReadOnlySpan<byte> name)
    {
        Member(name);
        if (!json.Read() || json.TokenType != JsonTokenType.Number) throw Refuse(name, "must be a number");
        var value = 0.0;
        if (judged) Utf8Parser.TryParse(json.Value, out value, out _);
        json.Read();
        return value;
    }

    private T Name<T>(ReadOnlySpan<byte> name) where T : struct, Enum
    {
        String(name);
        var value = WireName.Find<T>(json.Value) ?? throw Refuse(name, $"is '{json.GetString()}', which is no {typeof(T).Name}");
        json.Read();
        return value;
    }

    private DateTimeOffset Time(ReadOnlySpan<byte> name)
    {
        String(name);
        var time = LeafTime.Read(json.Value) ?? throw Refuse(name, $"is '{json.GetString()}', not ISO 8601 UTC to the microsecond");
        json.Read();
        return time;
    }

    private int FormVersion()
    {
        var version = Integer("v"u8);
        return version == LeafFormat.Version ? (int)version : throw Refuse("v"u8, $"is {version}; only {LeafFormat.Version} is known");
    }
}
