using System.Text;
using System.Text.Json;
using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

/// <summary>Whole sets of vectors that others have published (<c>Vectors/NOTICE.md</c>), good and bad.</summary>
public sealed class PublishedVectorTests
{
    private static readonly string[] Roots = ["root", "root1", "root2", "leafHash"];

    [Fact]
    public void All_of_Wycheproofs_Ed25519_is_answered_as_it_wants()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(PathOf("ed25519_test.json")));
        var count = 0;
        foreach (var group in file.RootElement.GetProperty("testGroups").EnumerateArray())
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var verdict = Ed25519.Verify(Hex(group.GetProperty("publicKey"), "pk"), Hex(test, "msg"), Hex(test, "sig"));
                Assert.True(verdict == (test.GetProperty("result").GetString() == "valid"), $"tcId {test.GetProperty("tcId")}");
                count++;
            }
        Assert.Equal(file.RootElement.GetProperty("numberOfTests").GetInt32(), count);
    }

    [Fact]
    public void Every_proof_of_RFC_6962_good_or_bad_is_judged_as_its_makers_want()
    {
        var (good, bad) = (0, 0);
        foreach (var line in File.ReadLines(PathOf("merkle-proofs.jsonl")))
        {
            using var vector = JsonDocument.Parse(line);
            // A few call good what merely equals itself, whatever its length. A hash of ours has 32 bytes, or it is none.
            var wanted = !vector.RootElement.GetProperty("wantErr").GetBoolean() && Roots.All(name => !vector.RootElement.TryGetProperty(name, out _) || Bytes(vector.RootElement, name).Length == MerkleHash.Length);
            Assert.True(wanted == Accepts(vector.RootElement), line);
            (good, bad) = wanted ? (good + 1, bad) : (good, bad + 1);
        }
        Assert.True(good + bad == 196 && good >= 10, $"{good} good, {bad} bad");
    }

    [Fact]
    public void What_the_reference_of_RFC_8785_writes_is_written_byte_for_byte()
    {
        foreach (var line in File.ReadLines(PathOf("canonical-json.jsonl")))
        {
            using var vector = JsonDocument.Parse(line);
            var (input, output) = (vector.RootElement.GetProperty("input").GetString()!, vector.RootElement.GetProperty("output").GetString()!);
            Assert.Equal(output, CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(input)).ToString());
            Assert.True(CanonicalJson.IsCanonical(Encoding.UTF8.GetBytes(output)));
        }
    }

    private static bool Accepts(JsonElement vector)
    {
        byte[][] proof = vector.GetProperty("proof") is { ValueKind: JsonValueKind.Array } hashes ? [.. hashes.EnumerateArray().Select(static hash => Convert.FromBase64String(hash.GetString()!))] : [];
        // A number beyond 2^63 is none that a log of ours can have.
        if (vector.TryGetProperty("leafIdx", out var index))
            return index.TryGetInt64(out var at) && vector.GetProperty("treeSize").TryGetInt64(out var size) && MerkleProof.VerifyInclusion(Bytes(vector, "leafHash"), at, size, proof, Bytes(vector, "root"));
        return vector.GetProperty("size1").TryGetInt64(out var old) && vector.GetProperty("size2").TryGetInt64(out var now) && MerkleProof.VerifyConsistency(old, Bytes(vector, "root1"), now, Bytes(vector, "root2"), proof);
    }

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Ledger", "Vectors", file);

    private static byte[] Hex(JsonElement element, string member) => Convert.FromHexString(element.GetProperty(member).GetString()!);

    private static byte[] Bytes(JsonElement element, string member) => element.GetProperty(member).GetString() is { } text ? Convert.FromBase64String(text) : [];
}
