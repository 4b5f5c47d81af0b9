using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Nexus.Cli;
using Nexus.Ledger;
using Nexus.Tenants;
using Xunit;

namespace Nexus.Tests.Ledger;

/// <summary>What a decision was made under can be rewritten in the registry; then verification names it.</summary>
public sealed class ContractTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_persona_rewritten_in_the_registry_is_named_with_its_version_and_field(bool postgres)
    {
        await using var house = await TamperedSilo.StartAsync(postgres);
        var (chain, vkey) = (await house.Silo.RunAsync(), await house.Silo.VkeyAsync());
        Assert.Empty(await VerifyAsync(house.Silo, chain));

        await house.RewriteAsync("persona", "\"allowedTools\":[\"", "\"allowedTools\":[\"x");
        foreach (var findings in new[] { await VerifyAsync(house.Silo, chain), await VerifyAsync(house.Silo, ""), await OfflineAsync(house.Silo, chain, vkey) })
        {
            Assert.NotEmpty(findings);
            Assert.All(findings, finding => Assert.Equal("persona.allowed_tools", finding.Field));
            Assert.All(findings, finding => Assert.Contains("version 1 of persona ", finding.Message, StringComparison.Ordinal));
        }

        // Whoever brings the row's own digests along is found too; only the field is then not known.
        await house.RewriteAsync("persona", "\"digests\":{", "\"digestz\":{");
        Assert.All(await VerifyAsync(house.Silo, chain), finding => Assert.Equal("persona", finding.Field));
        await house.ForgetPersonasAsync();
        Assert.Contains("is missing", (await VerifyAsync(house.Silo, chain))[0].Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_registered_tool_rewritten_in_the_registry_is_named_with_its_version_and_field(bool postgres)
    {
        await using var house = await TamperedSilo.StartAsync(postgres);
        await PostAsync(house.Silo, "/v1/tools", new { name = "send_mail", description = "Sends mail.", parameters = new { type = "object", properties = new { to = new { type = "string" } } }, effect = "egress", resources = new[] { "email:{to}" }, sinks = new[] { "to" } });
        await PostAsync(house.Silo, "/v1/personas", new { name = "mailer", description = "", allowed_tools = new[] { "send_mail" }, resource_scopes = new[] { "email:**" }, intent_patterns = new[] { "send an e-mail" } });
        var chain = (await PostAsync(house.Silo, "/v1/chains", new { task = "send an e-mail to a@example.com", persona = "mailer" })).GetProperty("chain_id").GetString()!;
        await PostAsync(house.Silo, $"/v1/chains/{chain}/actions", new { tool = "send_mail", @params = new { to = "a@example.com" }, mode = "authorize" });
        Assert.Empty(await VerifyAsync(house.Silo, chain));
        var vkey = await house.Silo.VkeyAsync();
        var bundle = Encoding.UTF8.GetBytes(await house.Silo.GetAsync($"/v1/ledger/{chain}/bundle"));
        Assert.Contains("Contracts by the digests that the decisions name: 1 version of a persona, 1 registration of a tool.", OfflineFile.Verify(bundle, vkey, []).Statement, StringComparison.Ordinal);
        var read = BundleFormat.Read(bundle);
        Assert.Equal("send_mail", Assert.Single(read.Bundle.Tools).Name);
        Assert.Contains(Bundled(read, []), finding => finding is ("tool", "version 1 of tool send_mail, under which the decision at 0 was made, is missing"));
        Assert.Contains(Bundled(read, [read.Bundle.Tools[0] with { Document = Utf8Json.From(read.Bundle.Tools[0].Document.ToString().Replace("email:{to}", "email:{from}", StringComparison.Ordinal)) }]), finding => finding.Field == "tool.resources");
        // A file written before they were carried verifies as before, and says what it could not.
        Assert.Contains(BundleCheck.Run(read with { Bundle = read.Bundle with { Tools = default } }, [], []).Statement, text => text.Contains("the registration of a tool; the file was written before they were carried", StringComparison.Ordinal));

        // The receipt of one seal carries the same and is judged by the same.
        var receipt = await ReceiptAsync(house.Silo, chain);
        Assert.Contains("Contracts by the digests that the decisions name: 1 version of a persona, 1 registration of a tool.", OfflineFile.Verify(receipt, vkey, []).Statement, StringComparison.Ordinal);
        var one = BundleFormat.Read(receipt);
        Assert.Equal(BundleSubject.Seal, one.Bundle.Subject);
        Assert.Contains(Bundled(one, []), finding => finding is ("tool", "version 1 of tool send_mail, under which the decision at 0 was made, is missing"));
        var forged = Utf8Json.From(one.Bundle.Personas[0].Document.ToString().Replace("email:**", "**", StringComparison.Ordinal));
        Assert.Equal("persona.resource_scopes", Assert.Single(BundleCheck.Run(one with { Bundle = one.Bundle with { Personas = [one.Bundle.Personas[0] with { Document = forged }] } }, [], []).Findings).Field);
        Assert.Equal("personas", Assert.Single(BundleCheck.Run(one with { Bundle = one.Bundle with { Personas = [] } }, [], []).Findings).Field);
        // One that was written before receipts carried contracts verifies as before, and says so.
        var bare = BundleCheck.Run(one with { Bundle = one.Bundle with { Personas = [], Tools = default } }, [], []);
        Assert.True(bare.Valid);
        Assert.Contains("The contract it was decided under is not in the file: it was written before receipts carried contracts.", bare.Statement);

        await house.RewriteAsync("tool", "\"sinks\":[\"to\"]", "\"sinks\":[\"tu\"]");
        var finding = Assert.Single(await VerifyAsync(house.Silo, chain));
        Assert.Equal("tool.sinks", finding.Field);
        Assert.Contains("version 1 of tool send_mail", finding.Message, StringComparison.Ordinal);
        Assert.Single(await VerifyAsync(house.Silo, ""));
        Assert.Equal(finding, Assert.Single(await OfflineAsync(house.Silo, chain, vkey)));
        Assert.Equal("tool.sinks", Assert.Single(OfflineFile.Verify(await ReceiptAsync(house.Silo, chain), vkey, []).Findings).Field);
    }

    private static IEnumerable<(string Field, string Message)> Bundled(SignedBundle read, System.Collections.Immutable.ImmutableArray<BundleTool> tools) =>
        BundleCheck.Run(read with { Bundle = read.Bundle with { Tools = tools } }, [], []).Findings.Select(static finding => (finding.Field, finding.Message));

    [Fact]
    public async Task Every_flipped_byte_of_a_personas_row_is_found()
    {
        var document = ContractDocument.Write(RegistryJson.Write(Draft.Contract));
        var digest = ContractDocument.Digest(document);
        var decision = Draft.Decision() with { PersonaDigest = digest };
        for (var at = 0; at < document.Span.Length; at++)
        {
            byte[] altered = [.. document.Span];
            altered[at] ^= 1;
            var log = new TestLog();
            log.Append(Notary.Decide(decision, Draft.Salt()));
            for (var version = 1; version <= Draft.Contract.Version; version++)
                await log.Registry.TryPutAsync(new(Draft.Tenant, RegistryKind.Persona, Draft.Contract.Id, version, Utf8Json.From(altered), Draft.Noon), default);
            Assert.False((await log.VerifyAllAsync()).Valid, $"byte {at}");
            Assert.False((await log.VerifyChainAsync("chain-1")).Valid, $"byte {at}");
        }
    }

    private static async Task<IReadOnlyList<(string Field, string Message)>> VerifyAsync(LogSilo silo, string chain) =>
    [.. (await PostAsync(silo, chain.Length > 0 ? $"/v1/ledger/{chain}/verify" : "/v1/ledger/verify", null)).GetProperty("findings").EnumerateArray().Select(finding => (finding.GetProperty("field").GetString()!, finding.GetProperty("message").GetString()!))];

    private static async Task<IReadOnlyList<(string Field, string Message)>> OfflineAsync(LogSilo silo, string chain, string vkey) =>
        [.. OfflineFile.Verify(Encoding.UTF8.GetBytes(await silo.GetAsync($"/v1/ledger/{chain}/bundle")), vkey, []).Findings.Select(finding => (finding.Field, finding.Message))];

    private static async Task<byte[]> ReceiptAsync(LogSilo silo, string chain)
    {
        var seal = JsonDocument.Parse(await silo.GetAsync($"/v1/ledger/{chain}")).RootElement.GetProperty("seals")[0].GetProperty("id").GetString();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/seals/{seal}/receipt");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", LogSilo.DemoKey);
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await silo.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync();
    }

    private static async Task<JsonElement> PostAsync(LogSilo silo, string path, object? body)
    {
        using var response = await silo.SendAsync(HttpMethod.Post, path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created, $"{path}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
