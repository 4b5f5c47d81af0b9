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
    private readonly LeafDraft? beside;

    private LeafReader(ReadOnlySpan<byte> leaf, bool judged, LeafDraft? beside)
    {
        json = new CanonicalReader(leaf);
        (this.judged, this.beside) = (judged, beside);
    }

    /// <summary>Reads a leaf; without its judgements, which are then only checked, if <paramref name="judged"/> is false. Ids that stand in the columns <paramref name="beside"/> it as well are not made anew.</summary>
    public static LeafFields Read(ReadOnlySpan<byte> leaf, bool judged, LeafDraft? beside = null)
    {
        var reader = new LeafReader(leaf, judged, beside);
        reader.Expect(JsonTokenType.StartObject, "a leaf");
        reader.json.Read();
        // The first member tells the kind: no two kinds begin alike.
        var fields = reader.Is("chain") ? reader.Decision() : reader.Is("attested") ? reader.Outcome() : reader.Is("epoch") ? reader.Tier() : reader.Is("about") ? reader.Notice() : reader.Is("alert") ? reader.Alert() : reader.Is("approval") ? reader.Approval() : throw Refuse(reader.Name(), "is no known leaf's first member");
        if (reader.json.TokenType != JsonTokenType.EndObject) throw Refuse(reader.Name(), "is not a member of this kind of leaf");
        reader.json.Read();
        return fields;
    }

    private LeafFields Decision()
    {
        var chain = Text("chain", beside?.ChainId);
        var commit = Is("commit") ? Hash("commit") : "";
        var deadline = Time("deadline");
        var epoch = Integer("epoch");
        var gates = Gates();
        Literal("kind", "decision");
        var mode = Is("mode") ? Authorized() : ActionMode.Execute;
        var permit = Is("permit") ? Text("permit") : "";
        Open("persona");
        var digest = Is("digest") ? Digest("digest") : "";
        var (id, name, tier, version) = (Usual("id"), Usual("name"), Name<TrustTier>("tier"), (int)Integer("version"));
        Close();
        var previous = Previous();
        var (cost, seconds) = Is("reserved") ? Reserved() : (-1, 0);
        var seal = Text("seal", beside?.SealId);
        SealStatus? shadow = Is("shadow") ? Refused("shadow") : null;
        var (status, step) = (Name<SealStatus>("status"), (int)Integer("step"));
        var (tenant, time, tool) = (Usual("tenant"), Time("time"), Usual("tool"));
        var (toolDigest, toolVersion) = Is("tool_digest") ? (Digest("tool_digest"), (int)Integer("tool_version")) : ("", 0);
        var trial = Is("trial") ? Trial() : null;
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
        Literal("mode", "authorize");
        return ActionMode.Authorize;
    }

    private ImmutableArray<GateResult> Gates()
    {
        Member("gates");
        Expect(JsonTokenType.StartArray, "gates");
        var gates = judged ? ImmutableArray.CreateBuilder<GateResult>(4) : null;
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            json.Read();
            var (name, score, threshold, verdict) = (Usual("gate"), Number("score"), Number("threshold"), Name<GateVerdict>("verdict"));
            if (json.TokenType != JsonTokenType.EndObject) throw Refuse(Name(), "is not a member of a gate");
            gates?.Add(new GateResult(name, verdict, score, threshold, ""));
        }
        if (json.TokenType != JsonTokenType.EndArray) throw Refuse("gates", "must hold objects only");
        json.Read();
        return gates?.DrainToImmutable() ?? [];
    }

    private LeafFields Outcome()
    {
        Member("attested");
        if (!json.Read() || json.TokenType is not (JsonTokenType.True or JsonTokenType.False)) throw Refuse("attested", "must be true or false");
        var attested = json.TokenType == JsonTokenType.True;
        json.Read();
        var chain = Text("chain", beside?.ChainId);
        var commit = Is("commit") ? Hash("commit") : "";
        var cost = Is("cost_micros") ? Integer("cost_micros") : -1;
        var (duration, epoch) = (Number("duration_ms"), Integer("epoch"));
        Literal("kind", "outcome");
        var persona = Is("persona_id") ? Usual("persona_id") : "";
        var previous = Previous();
        var (seal, status, step) = (Text("seal", beside?.SealId), Name<SealStatus>("status"), (int)Integer("step"));
        var (tenant, time) = (Usual("tenant"), Time("time"));
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
        var (epoch, from) = (Integer("epoch"), Name<TrustTier>("from"));
        Literal("kind", "tier");
        Open("persona");
        var (id, name) = (Usual("id"), Usual("name"));
        Close();
        var (reason, seal, tenant) = (Text("reason"), Text("seal"), Usual("tenant"));
        var (time, to) = (Time("time"), Name<TrustTier>("to"));
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
        var (about, by, epoch, kind) = (Text("about"), Text("by"), Integer("epoch"), Name<LeafKind>("kind"));
        if (kind is not (LeafKind.Erasure or LeafKind.Override or LeafKind.Alert)) throw Refuse("kind", $"is '{WireName.Of(kind)}' where erasure, override or alert belongs");
        var (reason, seal, tenant, time) = (Text("reason"), Text("seal"), Usual("tenant"), Time("time"));
        return new LeafFields(kind, tenant, seal, time, epoch)
        {
            Version = FormVersion(),
            About = about,
            By = by,
            Reason = reason,
        };
    }

    private static NexusException Refuse(string member, string problem) => new(ErrorCode.Invalid, $"leaf member '{member}' {problem}");

    private readonly bool Is(string name) => json.NameIs(name);

    private readonly string Name() => json.TokenType == JsonTokenType.PropertyName ? json.GetName() : json.TokenType.ToString();

    private void Member(string name)
    {
        if (!Is(name)) throw Refuse(name, $"is missing: '{Name()}' stands in its place");
        json.PassName(name);
    }

    private void Expect(JsonTokenType type, string what)
    {
        if (!json.Read() || json.TokenType != type) throw Refuse(what, $"must be {type}");
    }

    private void Open(string name)
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
    private void String(string name)
    {
        Member(name);
        Expect(JsonTokenType.String, name);
    }

    private string Text(string name, string? expected = null)
    {
        String(name);
        var text = expected is not null && json.ValueTextEquals(expected) ? expected : json.GetString();
        json.Read();
        return text;
    }

    /// <summary>A text that many leaves have in common.</summary>
    private string Usual(string name)
    {
        String(name);
        var text = UsualTexts.Of(json);
        json.Read();
        return text;
    }

    private void Literal(string name, string value)
    {
        String(name);
        if (!json.ValueTextEquals(value)) throw Refuse(name, $"is '{json.GetString()}' where '{value}' belongs");
        json.Read();
    }

    private string Hash(string name, bool orEmpty = false)
    {
        String(name);
        var hash = json.Value;
        if (hash.Length != 64 && !(orEmpty && hash.IsEmpty) || hash.ContainsAnyExcept(Hexadecimal)) throw Refuse(name, "must be 64 lower-case hexadecimal digits");
        json.Read();
        return hash.IsEmpty ? "" : Encoding.ASCII.GetString(hash);
    }

    private string Digest(string name)
    {
        var text = Usual(name);
        return ContractDocument.IsDigest(text) ? text : throw Refuse(name, $"must be {ContractDocument.Prefix} and 64 lower-case hexadecimal digits");
    }

    private string Previous() => Hash("prev", orEmpty: true);

    private long Integer(string name)
    {
        Member(name);
        if (!json.Read() || json.TokenType != JsonTokenType.Number || !Utf8Parser.TryParse(json.Value, out long value, out var length) || length != json.Value.Length) throw Refuse(name, "must be an integer");
        json.Read();
        return value;
    }

    private double Number(string name)
    {
        Member(name);
        if (!json.Read() || json.TokenType != JsonTokenType.Number) throw Refuse(name, "must be a number");
        var value = 0.0;
        if (judged) Utf8Parser.TryParse(json.Value, out value, out _);
        json.Read();
        return value;
    }

    private T Name<T>(string name) where T : struct, Enum
    {
        String(name);
        var value = WireName.Find<T>(json.Value) ?? throw Refuse(name, $"is '{json.GetString()}', which is no {typeof(T).Name}");
        json.Read();
        return value;
    }

    private DateTimeOffset Time(string name)
    {
        String(name);
        var time = LeafTime.Read(json.Value) ?? throw Refuse(name, $"is '{json.GetString()}', not ISO 8601 UTC to the microsecond");
        json.Read();
        return time;
    }

    private int FormVersion()
    {
        var version = Integer("v");
        return version == LeafFormat.Version ? (int)version : throw Refuse("v", $"is {version}; only {LeafFormat.Version} is known");
    }
}
