using System.Collections.Immutable;
using System.Text;
using Nexus.Actions;
using Nexus.Approvals;
using Nexus.Gates;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Threats;
using Xunit;

namespace Nexus.Tests.Ledger;

/// <summary>What the reader of leaves accepts was its own canonical form, with nothing in it that it passed over: written again it is the same.</summary>
public sealed class LeafStrictnessTests
{
    private static readonly string Digest = ContractDocument.Prefix + new string('d', 64);
    private static readonly string Hash = new('5', 64);
    private static readonly ImmutableArray<GateResult> Gates = [new("scope", GateVerdict.Pass, 1, 1, ""), new("drift", GateVerdict.Fail, 2.75e-9, 1e21, "")];

    public static TheoryData<string> Leaves =>
    [
        Written(new LeafFields(LeafKind.Decision, "acme \"ü\"", "0193a1b2-0000-7000-8000-00000000abcd", Draft.Noon, 7)
        {
            Chain = "0193a1b2-0000-7000-8000-000000000001", Commit = Hash, Deadline = Draft.Noon, Gates = Gates, Mode = ActionMode.Authorize, Approval = "approval-1", PersonaDigest = Digest, PersonaId = "persona-1",
            PersonaName = "researcher", Tier = TrustTier.Established, PersonaVersion = 3, Previous = Hash, ReservedCostMicros = 5, ReservedSeconds = 6, Shadow = SealStatus.Blocked, Status = SealStatus.Executing,
            Step = 2, Tool = "file_read", ToolDigest = Digest, ToolVersion = 4, Trial = new TrialVerdict(8, SealStatus.Escalated, Gates),
        }),
        Written(new LeafFields(LeafKind.Outcome, "acme", "seal-1", Draft.Noon, 7) { Attested = true, Chain = "chain-1", Commit = Hash, CostMicros = 12, DurationMs = 1.5, PersonaId = "persona-1", Previous = Hash, Status = SealStatus.Executed, Step = 0 }),
        Written(new LeafFields(LeafKind.Tier, "acme", "tier-1", Draft.Noon, 7) { PersonaId = "persona-1", PersonaName = "researcher", From = TrustTier.ColdStart, To = TrustTier.Established, Reason = "50 in a row\n" }),
        Written(new LeafFields(LeafKind.Erasure, "acme", "seal-1", Draft.Noon, 7) { About = "payload", By = "key-1", Reason = "asked for" }),
        Written(new LeafFields(LeafKind.Alert, "acme", "change-1", Draft.Noon, 7) { Alert = "alert-1", Category = ThreatCategory.Heartbeat, Change = AlertChangeKind.Raised, Commit = Hash, Revision = 1, Severity = Severity.High, AlertStatus = AlertStatus.Raised }),
        Written(new LeafFields(LeafKind.Approval, "acme", "request-1", Draft.Noon, 7) { Approval = "approval-1", ApprovalChange = ApprovalChange.Requested, By = "key-1", Chain = "chain-1", Commit = Hash, Expires = Draft.Noon, Needed = 2, OpenedBy = "key-2", Roles = ["admin", "operator"], Waives = ["intent"] }),
    ];

    [Theory]
    [MemberData(nameof(Leaves))]
    public void A_leaf_that_is_read_is_the_same_when_it_is_written_again(string leaf)
    {
        var bytes = Encoding.UTF8.GetBytes(leaf);
        Assert.Equal(leaf, Again(bytes));
        for (var at = 0; at < bytes.Length; at++)
        {
            foreach (var other in "\0\t \"\\{}[],:-+.0159aefntuxzAFZ/"u8) Same([.. bytes.AsSpan(0, at), other, .. bytes.AsSpan(at + 1)]);
            Same([.. bytes.AsSpan(0, at), (byte)(bytes[at] ^ 0x80), .. bytes.AsSpan(at + 1)]);
            Same([.. bytes.AsSpan(0, at), .. bytes.AsSpan(at + 1)]);
            foreach (var more in ", 0\"}]"u8) Same([.. bytes.AsSpan(0, at), more, .. bytes.AsSpan(at)]);
            Same(bytes[..at]);
        }
        Same([.. bytes, (byte)' ']);
        Same([.. bytes, .. bytes]);
    }

    [Theory]
    [InlineData("\"step\":2,", "\"step\":4294967298,", "at most 32 bits")]
    [InlineData("\"cost_micros\":5,", "\"cost_micros\":-5,", "must be 0 or more")]
    [InlineData("\"permit\":\"approval-1\",", "\"permit\":\"\",", "must not be empty")]
    public void A_value_that_does_not_fit_its_member_is_refused(string from, string to, string problem) =>
        Assert.Contains(problem, Assert.Throws<NexusException>(() => LeafFormat.Read(Encoding.UTF8.GetBytes(Leaves.First().Data.Replace(from, to, StringComparison.Ordinal)))).Message, StringComparison.Ordinal);

    private static void Same(byte[] changed)
    {
        try
        {
            if (Again(changed) is { } again) Assert.Equal(Encoding.UTF8.GetString(changed), again);
        }
        catch (NexusException refused) when (refused.Code == ErrorCode.Invalid)
        {
            Assert.Throws<NexusException>(() => LeafFormat.ReadWords(changed).Kind);
        }
    }

    private static string Again(byte[] leaf)
    {
        var fields = LeafFormat.Read(leaf);
        var words = LeafFormat.ReadWords(leaf);
        Assert.Equal((fields.Kind, fields.Seal, fields.Chain, fields.Step, fields.Status), (words.Kind, new IdKey(words.Seal).ToString(), new IdKey(words.Chain).ToString(), words.Step, words.Status));
        Assert.Equal((fields.Previous, fields.Commit, fields.PersonaId, fields.Epoch), (words.Previous?.ToString() ?? "", words.Commit?.ToString() ?? "", LeafWords.TextOf(words.PersonaId), words.Epoch));
        return Written(fields);
    }

    private static string Written(LeafFields fields)
    {
        using var buffer = CanonicalBuffer.Rent();
        LeafFormat.Write(buffer, fields);
        return Encoding.UTF8.GetString(buffer.Written);
    }
}
