using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Nexus.Cli;
using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

/// <summary>An auditor with a file and a public key, and nothing else.</summary>
public sealed class BundleTests
{
    [Fact]
    public async Task A_bundle_and_both_receipts_verify_by_themselves_and_outside_our_code()
    {
        await using var silo = await LogSilo.StartAsync();
        var chain = await silo.RunAsync();
        var vkey = await silo.VkeyAsync();
        var bundle = Encoding.UTF8.GetBytes(await silo.GetAsync($"/v1/ledger/{chain}/bundle"));
        var seal = JsonDocument.Parse(await silo.GetAsync($"/v1/ledger/{chain}")).RootElement.GetProperty("seals")[0].GetProperty("id").GetString()!;
        var receipt = await silo.GetAsync($"/v1/seals/{seal}/receipt");
        var full = Encoding.UTF8.GetBytes(await JsonAsync(silo, $"/v1/seals/{seal}/receipt"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await silo.SendAsync(HttpMethod.Get, $"/v1/seals/{seal}/receipt?leaf=other")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await silo.SendAsync(HttpMethod.Get, $"/v1/seals/{Guid.NewGuid()}/receipt")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await silo.SendAsync(HttpMethod.Get, $"/v1/ledger/{Guid.NewGuid()}/bundle")).StatusCode);
        Assert.Contains("\"kind\":\"decision\"", Encoding.UTF8.GetString(TlogProof.Parse(await silo.GetAsync($"/v1/seals/{seal}/receipt?leaf=decision")).Extra.AsSpan()), StringComparison.Ordinal);

        foreach (var file in new[] { bundle, Encoding.UTF8.GetBytes(receipt), full })
        {
            var verdict = OfflineFile.Verify(file, vkey, []);
            Assert.True(verdict.Valid, verdict.Statement);
            Assert.Contains($"Signed with the key given: {vkey}.", verdict.Statement, StringComparison.Ordinal);
        }
        Assert.Equal(chain, OfflineFile.Verify(bundle, vkey, []).ChainId);
        Assert.Contains("only the file itself names", OfflineFile.Verify(bundle, null, []).Statement, StringComparison.Ordinal);
        Assert.Equal("no key to verify it with: the file names none, give the log's", Assert.Single(OfflineFile.Verify(Encoding.UTF8.GetBytes(receipt), null, []).Findings).Message);

        if (!OperatingSystem.IsWindows()) await OutsideAsync(receipt, vkey);
    }

    [Fact]
    public async Task Another_key_and_a_witness_that_did_not_sign_are_told_apart()
    {
        await using var silo = await LogSilo.StartAsync();
        var chain = await silo.RunAsync();
        var bundle = Encoding.UTF8.GetBytes(await silo.GetAsync($"/v1/ledger/{chain}/bundle"));
        var other = NoteSigner.Of(LogSilo.Origin, NoteKeyType.Ed25519, new byte[32]).Verifier.ToString();
        var witness = NoteSigner.Of("witness.example", NoteKeyType.Cosignature, new byte[32]).Verifier.ToString();
        Assert.Contains("the key given has not signed it", OfflineFile.Verify(bundle, other, []).Findings[0].Message, StringComparison.Ordinal);
        Assert.Equal("witness witness.example has not cosigned it", Assert.Single(OfflineFile.Verify(bundle, await silo.VkeyAsync(), [witness]).Findings).Message);
        Assert.Throws<NexusException>(() => OfflineFile.Verify(bundle, LogSilo.DemoKey, []));
        // The log's own key is no witness, whatever it has signed.
        var own = await silo.VkeyAsync();
        Assert.Contains("type 0x04", Assert.Throws<NexusException>(() => OfflineFile.Verify(bundle, own, [own])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_altered_byte_of_a_bundle_is_found()
    {
        await using var silo = await LogSilo.StartAsync();
        var chain = await silo.RunAsync();
        var vkey = await silo.VkeyAsync();
        var bundle = Encoding.UTF8.GetBytes(await silo.GetAsync($"/v1/ledger/{chain}/bundle"));
        // Every seventh byte, each with another bit: all fields are met many times over.
        for (var at = 0; at < bundle.Length; at += 7)
        {
            byte[] altered = [.. bundle];
            altered[at] ^= (byte)(1 << at % 7);
            Assert.False(Accepts(altered, vkey), $"byte {at} of {Encoding.UTF8.GetString(bundle.AsSpan(Math.Max(0, at - 20), Math.Min(40, bundle.Length - Math.Max(0, at - 20))))}");
        }
    }

    [Fact]
    public async Task A_finding_names_the_leaf_and_the_field()
    {
        await using var silo = await LogSilo.StartAsync();
        var chain = await silo.RunAsync();
        var read = BundleFormat.Read(Encoding.UTF8.GetBytes(await silo.GetAsync($"/v1/ledger/{chain}/bundle")));
        var leaves = read.Bundle.Leaves;
        Assert.Equal(4, leaves.Length);
        var first = leaves[1];

        Found("leaf", first.Index, read, leaves.SetItem(1, first with { Leaf = Utf8Json.From(first.Leaf.ToString().Replace("executed", "failed", StringComparison.Ordinal)) }));
        Found("hash", first.Index, read, leaves.SetItem(1, first with { Hash = leaves[0].Hash }));
        Found("path", first.Index, read, leaves.SetItem(1, first with { Path = first.Path.SetItem(0, leaves[3].Hash) }));
        Found("payload", first.Index, read, leaves.SetItem(1, first with { Payload = leaves[0].Payload }));
        Found("payload", first.Index, read, leaves.SetItem(1, first with { Payload = default, Salt = [] }));
        Found("salt", first.Index, read, leaves.SetItem(1, first with { Salt = [] }));
        Found("outcome", leaves[1].Index, read, leaves.RemoveAt(0));
        Found("prev", leaves[2].Index, read, leaves.RemoveAt(1));
        Found("index", leaves[1].Index, read, leaves.SetItem(1, leaves[2]).SetItem(2, leaves[1]));
        Found("personas", leaves[0].Index, read with { Bundle = read.Bundle with { Personas = [] } }, leaves);
    }

    private static void Found(string field, long index, SignedBundle read, System.Collections.Immutable.ImmutableArray<BundleLeaf> leaves)
    {
        var verdict = BundleCheck.Run(read with { Bundle = read.Bundle with { Leaves = leaves } }, [], []);
        Assert.Contains(verdict.Findings, finding => finding.Field == field && finding.Index == index);
    }

    private static bool Accepts(byte[] file, string vkey)
    {
        try
        {
            return OfflineFile.Verify(file, vkey, []).Valid;
        }
        catch (NexusException)
        {
            return false;
        }
    }

    private static async Task OutsideAsync(string receipt, string vkey)
    {
        OutsideVerifierTests.SkipWithoutPython();
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, receipt);
        Assert.Contains("\"kind\":\"outcome\"", await OutsideVerifierTests.PythonAsync(true, "receipt", path, vkey), StringComparison.Ordinal);
        var proof = TlogProof.Parse(receipt);
        foreach (var altered in new[] { proof with { Index = proof.Index ^ 1 }, proof with { Extra = proof.Extra.SetItem(20, 0x20) }, proof with { Path = proof.Path.RemoveAt(0) }, proof with { Note = proof.Note with { Text = proof.Note.Text.Replace("demo\n4", "demo\n5", StringComparison.Ordinal) } } })
        {
            await File.WriteAllTextAsync(path, altered.ToString());
            await OutsideVerifierTests.PythonAsync(false, "receipt", path, vkey);
        }
        File.Delete(path);
    }

    private static async Task<string> JsonAsync(LogSilo silo, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", LogSilo.DemoKey);
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await silo.Http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}
