using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Nexus.Tests.Journeys;

public sealed class AgentRestartTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("nexus-agent-").FullName;

    [Fact]
    public async Task Who_was_authorised_reports_to_the_next_process_and_who_is_silent_ends_unknown()
    {
        string chain, late, silent;
        await using (var silo = await SiloProcess.StartAsync(_directory))
        {
            await PostAsync(silo, "/v1/tools", """{"name":"note","description":"Keeps a note.","timeout_seconds":600}""");
            await PostAsync(silo, "/v1/tools", """{"name":"flash","description":"Keeps a note, quickly.","timeout_seconds":1}""");
            await PostAsync(silo, "/v1/personas", """{"name":"scribe","allowed_tools":["note","flash"],"resource_scopes":["note:**"],"intent_patterns":["keep a note"],"risk_tolerance":"medium"}""");
            chain = (await PostAsync(silo, "/v1/chains", """{"task":"keep a note","persona":"scribe"}""")).GetProperty("chain_id").GetString()!;
            late = await AuthoriseAsync(silo, chain, "note");
            silent = await AuthoriseAsync(silo, chain, "flash");
            await silo.KillAsync();
        }

        await using (var silo = await SiloProcess.StartAsync(_directory))
        {
            var patience = Stopwatch.StartNew();
            while (await StatusAsync(silo, silent) == "executing" && patience.Elapsed < TimeSpan.FromMinutes(2)) await Task.Delay(500);
            Assert.Equal("unknown", await StatusAsync(silo, silent));
            Assert.Equal("executing", await StatusAsync(silo, late));
            Assert.Equal("executed", (await PostAsync(silo, $"/v1/actions/{late}/outcome", """{"status":"succeeded","result":{"kept":true}}""")).GetProperty("status").GetString());
            using var again = await silo.Http.PostAsync($"/v1/actions/{silent}/outcome", new StringContent("""{"status":"succeeded"}""", System.Text.Encoding.UTF8, "application/json"));
            Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);

            var next = await AuthoriseAsync(silo, chain, "note");
            Assert.Equal("failed", (await PostAsync(silo, $"/v1/actions/{next}/outcome", """{"status":"failed","error":"no paper"}""")).GetProperty("status").GetString());
            var verdict = await PostAsync(silo, $"/v1/ledger/{chain}/verify", "{}");
            Assert.True(verdict.GetProperty("valid").GetBoolean(), verdict.ToString());
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static async Task<string> AuthoriseAsync(SiloProcess silo, string chain, string tool)
    {
        var action = await PostAsync(silo, $"/v1/chains/{chain}/actions", $$$"""{"tool":"{{{tool}}}","params":{},"intent":{"planned_action":"keep a note"},"mode":"authorize"}""");
        Assert.True(action.GetProperty("decision").GetString() == "allow", action.ToString());
        return action.GetProperty("action_id").GetString()!;
    }

    private static async Task<string?> StatusAsync(SiloProcess silo, string action) => (await silo.Http.GetFromJsonAsync<JsonElement>($"/v1/seals/{action}")).GetProperty("status").GetString();

    private static async Task<JsonElement> PostAsync(SiloProcess silo, string path, string body)
    {
        using var response = await silo.Http.PostAsync(path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
