using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Nexus.Actions;
using Nexus.Gates;
using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

public sealed class NotaryTests
{
    [Fact]
    public void A_decision_leaf_reads_as_specified()
    {
        var draft = Notary.Decide(Draft.Decision(), Draft.Salt());
        var commit = Convert.ToHexStringLower(SHA256.HashData([.. Draft.Salt(), .. draft.Payload.Span]));
        Assert.Equal(
            """{"chain":"chain-1","commit":"COMMIT","deadline":"2026-03-14T12:01:00.000000Z","epoch":7,"gates":[{"gate":"scope","score":1,"threshold":1,"verdict":"pass"},{"gate":"intent","score":0.8125,"threshold":0.75,"verdict":"pass"},{"gate":"ttl","score":0.99,"threshold":0,"verdict":"pass"},{"gate":"drift","score":0,"threshold":2.5,"verdict":"skip"}],"kind":"decision","persona":{"id":"persona-1","name":"researcher","tier":"cold_start","version":3},"prev":"","seal":"seal-1","status":"executing","step":0,"tenant":"acme","time":"2026-03-14T12:00:00.000000Z","tool":"file_read","v":1}""".Replace("COMMIT", commit, StringComparison.Ordinal),
            draft.Leaf.ToString());
        Assert.Equal(SHA256.HashData([0, .. draft.Leaf.Span]), draft.Hash.ToArray());
        Assert.Equal((OpenMark.Opens, 7L), (draft.Open, draft.Epoch));
    }

    [Fact]
    public void A_decision_payload_holds_what_the_leaf_may_not()
    {
        var draft = Notary.Decide(Draft.Decision(opening: """{"task":"read","plan":[]}"""), Draft.Salt());
        Assert.Equal(
            """{"call":"CALL","features":{"parameter_bytes":16,"seen":0},"gates":["1 of 1 resources match","cosine 0.81","119 s remain","3 of 10 samples"],"opening":{"plan":[],"task":"read"},"parameters":{"path":"a.txt"},"planned_action":"read a.txt","reasoning":["because"],"resources":["file:read:a.txt"],"sinks":[]}""".Replace("CALL", new string('c', 64), StringComparison.Ordinal),
            draft.Payload.ToString());
    }

    [Fact]
    public void A_refused_decision_opens_nothing() =>
        Assert.Equal(OpenMark.None, Notary.Decide(Draft.Decision(status: SealStatus.Blocked), Draft.Salt()).Open);

    [Fact]
    public void An_outcome_closes_its_action_and_digests_the_exact_result()
    {
        const string result = """{ "b": 1, "a": 2 }""";
        var draft = Notary.Conclude(Draft.Outcome("seal-1", "chain-1", 0, new string('a', 64), result), Draft.Salt());
        Assert.Equal(OpenMark.Closes, draft.Open);
        Assert.Equal($$$"""{"checks":[],"digest":"{{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(result)))}}}","error":"","result":{"a":2,"b":1}}""", draft.Payload.ToString());
        Assert.StartsWith("""{"attested":false,"chain":"chain-1","commit":""", draft.Leaf.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tier_leaf_stands_alone()
    {
        var draft = Notary.TierChange(Draft.Tier());
        Assert.Equal("""{"epoch":7,"from":"cold_start","kind":"tier","persona":{"id":"persona-1","name":"researcher"},"reason":"50 successful actions","seal":"tier-1","tenant":"acme","time":"2026-03-14T12:00:00.000000Z","to":"established","v":1}""", draft.Leaf.ToString());
        Assert.True(draft.Payload.IsEmpty && draft.Salt.IsEmpty);
    }

    [Fact]
    public void Every_leaf_and_payload_is_its_own_canonical_form() => Prop.ForAll<string[], NormalFloat[], int>((texts, numbers, step) =>
    {
        var facts = Facts(texts ?? [], numbers ?? [], step);
        var outcome = Draft.Outcome("s", "c", Math.Abs(step % 100), "", "{}") with { Error = Text(texts ?? [], 0), Checks = [.. (texts ?? []).Select(text => text ?? "")], DurationMs = Number(numbers ?? [], 0) };
        return Canonical(Notary.Decide(facts, Draft.Salt())) && Canonical(Notary.Conclude(outcome, Draft.Salt()));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_written_is_what_is_read()
    {
        var facts = Draft.Decision(previous: new string('b', 64), step: 4);
        var read = LeafFormat.Read(Notary.Decide(facts, Draft.Salt()).Leaf.Span);
        using var buffer = CanonicalBuffer.Rent();
        LeafFormat.Write(buffer, read);
        Assert.Equal(Notary.Decide(facts, Draft.Salt()).Leaf, buffer.ToJson());
        Assert.Equal((4, "researcher", SealStatus.Executing, facts.Deadline, new string('b', 64)), (read.Step, read.PersonaName, read.Status, read.Deadline, read.Previous));
    }

    [Fact]
    public void A_call_that_is_not_JSON_is_sealed_as_text()
    {
        var draft = Notary.Decide(Draft.Decision(parameters: """{"a":1,"a":"sk-abcdefghijkl0123456789"}"""), Draft.Salt());
        Assert.Contains(""" "parameters":"{\"a\":1,\"a\":\"[redacted]\"}", """.Trim(), draft.Payload.ToString(), StringComparison.Ordinal);
        Assert.True(CanonicalJson.IsCanonical(draft.Payload.Span));
    }

    [Fact]
    public void Secrets_are_gone_before_anything_is_hashed()
    {
        var draft = Notary.Decide(Draft.Decision(parameters: """{"password":"hunter2","path":"a.txt"}""", planned: "log in with password=hunter2"), Draft.Salt());
        Assert.DoesNotContain("hunter2", draft.Payload.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", draft.Leaf.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_salt_of_another_length_is_refused() =>
        Assert.Throws<NexusException>(() => Notary.Decide(Draft.Decision(), new byte[15]));

    [Fact]
    public void A_score_that_is_no_number_is_refused() =>
        Assert.Throws<NexusException>(() => Notary.Decide(Draft.Decision() with { Gates = [new GateResult("drift", GateVerdict.Fail, double.NaN, 2.5, "")] }, Draft.Salt()));

    private static DecisionFacts Facts(string[] texts, NormalFloat[] numbers, int step)
    {
        var facts = Draft.Decision(step: Math.Abs(step % 1000), planned: Text(texts, 0), parameters: System.Text.Json.JsonSerializer.Serialize(texts.Select(Repaired)));
        return facts with
        {
            Intent = facts.Intent with { Reasoning = [.. texts.Select(text => text ?? "")] },
            Contract = facts.Contract with { Name = Repaired(Text(texts, 1)) },
            Gates = [.. numbers.Select((number, i) => new GateResult("g", GateVerdict.Pass, number.Get, Number(numbers, i + 1), Text(texts, i)))],
            At = Draft.Noon.AddTicks(step),
        };
    }

    private static bool Canonical(LeafDraft draft) =>
        CanonicalJson.Canonicalize(draft.Leaf.Span) == draft.Leaf && CanonicalJson.Canonicalize(draft.Payload.Span) == draft.Payload && LeafFormat.Read(draft.Leaf.Span).Seal == draft.SealId;

    private static string Text(string[] texts, int i) => texts.Length == 0 ? "" : texts[i % texts.Length] ?? "";

    private static double Number(NormalFloat[] numbers, int i) => numbers.Length == 0 ? 0 : numbers[i % numbers.Length].Get;

    private static string Repaired(string? text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));
}
