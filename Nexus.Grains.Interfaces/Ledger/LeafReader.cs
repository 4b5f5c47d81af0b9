using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Gates;
using Nexus.Personas;

namespace Nexus.Ledger;

/// <summary>Reads the members of a leaf one by one, in their only order, and refuses anything else.</summary>
internal ref partial struct LeafReader
{
    private CanonicalReader json;
    private LeafWords words;

    // Whether fields are wanted, or words alone: then a decision or an outcome makes no object at all.
    private readonly bool whole;

    private LeafReader(ReadOnlySpan<byte> leaf, bool whole)
    {
        json = new CanonicalReader(leaf);
        words = new LeafWords();
        this.whole = whole;
    }

    public static LeafFields Read(ReadOnlySpan<byte> leaf)
    {
        var reader = new LeafReader(leaf, whole: true);
        return reader.Leaf()!;
    }

    public static LeafWords Words(ReadOnlySpan<byte> leaf)
    {
        var reader = new LeafReader(leaf, whole: false);
        reader.Leaf();
        return reader.words;
    }

    private LeafFields? Leaf()
    {
        Expect((byte)'{', "a leaf"u8);
        json.Enter();
        // The first member tells the kind: no two kinds begin alike.
        var fields = Is("chain"u8) ? Decision() : Is("attested"u8) ? Outcome() : Is("epoch"u8) ? Tier() : Is("about"u8) ? Notice() : Is("alert"u8) ? Alert() : Is("approval"u8) ? Approval() : throw Refuse(Name(), "is no known leaf's first member");
        if (json.Here != '}') throw Refuse(Name(), "is not a member of this kind of leaf");
        json.Pass();
        json.End();
        return fields;
    }

    private LeafFields? Decision()
    {
        words.Kind = LeafKind.Decision;
        words.Chain = Text("chain"u8);
        if (Is("commit"u8)) words.Commit = Hash("commit"u8);
        var deadline = Time("deadline"u8);
        words.Epoch = Integer("epoch"u8);
        var gates = Gates(out var failed);
        Literal("kind"u8, "decision"u8);
        var mode = Is("mode"u8) ? Authorized() : ActionMode.Execute;
        var permit = Is("permit"u8) ? Some("permit"u8) : [];
        var tier = Persona();
        words.Previous = Previous();
        var (cost, seconds) = Is("reserved"u8) ? Reserved() : (-1, 0);
        words.Seal = Text("seal"u8);
        SealStatus? shadow = Is("shadow"u8) ? Refused("shadow"u8) : null;
        (words.Status, words.Step) = (Name<SealStatus>("status"u8), Int32("step"u8));
        words.Tenant = Text("tenant"u8);
        var time = Time("time"u8);
        words.Tool = Text("tool"u8);
        if (Is("tool_digest"u8))
        {
            words.ToolDigest = Digest("tool_digest"u8);
            words.ToolVersion = Int32("tool_version"u8);
        }
        var trial = Is("trial"u8) ? Trial() : null;
        words.WantsSense = failed || shadow is not null;
        var version = FormVersion();
        return !whole ? null : new LeafFields(LeafKind.Decision, Usual(words.Tenant), String(words.Seal), time, words.Epoch)
        {
            Version = version,
            Chain = String(words.Chain),
            Step = words.Step,
            Previous = String(words.Previous),
            Commit = String(words.Commit),
            PersonaId = Usual(words.PersonaId),
            PersonaName = Usual(words.PersonaName),
            PersonaVersion = words.PersonaVersion,
            PersonaDigest = Usual(words.PersonaDigest),
            Tier = tier,
            Tool = Usual(words.Tool),
            ToolDigest = Usual(words.ToolDigest),
            ToolVersion = words.ToolVersion,
            Status = words.Status,
            Gates = gates,
            Deadline = deadline,
            Mode = mode,
            Approval = Usual(permit),
            ReservedCostMicros = cost,
            ReservedSeconds = seconds,
            Shadow = shadow,
            Trial = trial,
        };
    }

    private TrustTier Persona()
    {
        Open("persona"u8);
        if (Is("digest"u8)) words.PersonaDigest = Digest("digest"u8);
        words.PersonaId = Text("id"u8);
        words.PersonaName = Text("name"u8);
        var tier = Name<TrustTier>("tier"u8);
        words.PersonaVersion = Int32("version"u8);
        Close();
        return tier;
    }

    private ActionMode Authorized()
    {
        Literal("mode"u8, "authorize"u8);
        return ActionMode.Authorize;
    }

    private ImmutableArray<GateResult> Gates(out bool failed)
    {
        failed = false;
        Member("gates"u8);
        Expect((byte)'[', "gates"u8);
        json.Pass();
        var gates = whole ? ImmutableArray.CreateBuilder<GateResult>(4) : null;
        for (var more = json.Here != ']'; more; more = json.NextElement())
        {
            if (json.Here != '{') throw Mistyped("gates"u8, "must hold objects only");
            json.Enter();
            var name = Text("gate"u8);
            var (score, threshold, verdict) = (Number("score"u8), Number("threshold"u8), Name<GateVerdict>("verdict"u8));
            if (json.Here != '}') throw Refuse(Name(), "is not a member of a gate");
            json.Pass();
            failed |= verdict == GateVerdict.Fail;
            gates?.Add(new GateResult(Usual(name), verdict, score, threshold, ""));
        }
        json.Pass();
        json.Next();
        return gates?.DrainToImmutable() ?? [];
    }

    private LeafFields? Outcome()
    {
        words.Kind = LeafKind.Outcome;
        Member("attested"u8);
        var attested = json.Boolean() ?? throw Mistyped("attested"u8, "must be true or false");
        json.Next();
        words.Chain = Text("chain"u8);
        if (Is("commit"u8)) words.Commit = Hash("commit"u8);
        var cost = Is("cost_micros"u8) ? Amount("cost_micros"u8) : -1;
        var duration = Number("duration_ms"u8);
        words.Epoch = Integer("epoch"u8);
        Literal("kind"u8, "outcome"u8);
        if (Is("persona_id"u8)) words.PersonaId = Some("persona_id"u8);
        words.Previous = Previous();
        words.Seal = Text("seal"u8);
        (words.Status, words.Step) = (Name<SealStatus>("status"u8), Int32("step"u8));
        words.Tenant = Text("tenant"u8);
        var time = Time("time"u8);
        var version = FormVersion();
        return !whole ? null : new LeafFields(LeafKind.Outcome, Usual(words.Tenant), String(words.Seal), time, words.Epoch)
        {
            Version = version,
            Chain = String(words.Chain),
            Step = words.Step,
            Previous = String(words.Previous),
            Commit = String(words.Commit),
            PersonaId = Usual(words.PersonaId),
            Status = words.Status,
            Attested = attested,
            DurationMs = duration,
            CostMicros = cost,
        };
    }

    private LeafFields Tier()
    {
        words.Kind = LeafKind.Tier;
        words.Epoch = Integer("epoch"u8);
        var from = Name<TrustTier>("from"u8);
        Literal("kind"u8, "tier"u8);
        Open("persona"u8);
        words.PersonaId = Text("id"u8);
        words.PersonaName = Text("name"u8);
        Close();
        var reason = Text("reason"u8);
        words.Seal = Text("seal"u8);
        words.Tenant = Text("tenant"u8);
        var (time, to) = (Time("time"u8), Name<TrustTier>("to"u8));
        return new LeafFields(LeafKind.Tier, Usual(words.Tenant), String(words.Seal), time, words.Epoch)
        {
            Version = FormVersion(),
            PersonaId = Usual(words.PersonaId),
            PersonaName = Usual(words.PersonaName),
            From = from,
            To = to,
            Reason = String(reason),
        };
    }

    private LeafFields Notice()
    {
        var (about, by) = (String(Text("about"u8)), String(Text("by"u8)));
        (words.Epoch, words.Kind) = (Integer("epoch"u8), Name<LeafKind>("kind"u8));
        if (words.Kind is not (LeafKind.Erasure or LeafKind.Override or LeafKind.Alert)) throw Refuse("kind"u8, $"is '{WireName.Of(words.Kind)}' where erasure, override or alert belongs");
        var reason = String(Text("reason"u8));
        words.Seal = Text("seal"u8);
        words.Tenant = Text("tenant"u8);
        var time = Time("time"u8);
        return new LeafFields(words.Kind, Usual(words.Tenant), String(words.Seal), time, words.Epoch)
        {
            Version = FormVersion(),
            About = about,
            By = by,
            Reason = reason,
        };
    }
}
