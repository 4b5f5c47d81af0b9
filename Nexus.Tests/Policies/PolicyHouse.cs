using Nexus.Cli;
using Nexus.Client;
using Nexus.Tests.Ledger;
using Nexus.Wire;

namespace Nexus.Tests.Policies;

/// <summary>A silo with a persona that writes mail, and agents that act under it.</summary>
internal sealed class PolicyHouse : IAsyncDisposable
{
    public const string Contract = "name: clerk\nallowed_tools: [send_mail, compute_stats]\nresource_scopes: ['email:**']\nintent_patterns: [send an e-mail with the report, compute statistics of the numbers]\nmax_ttl_seconds: 600\nrisk_tolerance: low\n";

    private static readonly ToolRequest Mail = new(
        "send_mail", "Sends an e-mail.",
        Utf8Json.From("""{"type":"object","properties":{"to":{"type":"string"},"body":{"type":"string"}},"required":["to"],"additionalProperties":false}"""),
        "medium", "egress", ["email:{to}"], ["to"], TimeoutSeconds: 600);

    private PolicyHouse(LogSilo silo) => (Silo, Client) = (silo, new NexusClient(silo.Http, LogSilo.DemoKey));

    public LogSilo Silo { get; }

    public NexusClient Client { get; }

    public static async Task<PolicyHouse> StartAsync(string contract = Contract)
    {
        var house = new PolicyHouse(await LogSilo.StartAsync());
        await house.Client.RegisterToolAsync(Mail);
        await house.Client.RegisterToolAsync(Mail with { Name = "send_contract", RequiresApproval = true });
        await house.Client.CreatePersonaAsync(contract);
        return house;
    }

    public Task<string> OpenAsync(string task = "send the report to anna@example.com") => Client.OpenChainAsync(task, "clerk");

    public Task<ActionResponse> MailAsync(string chain, string to, string tool = "send_mail") =>
        Client.ActAsync(chain, new ActionRequest(tool, Utf8Json.From($$"""{"to":"{{to}}"}"""), new ActionIntent("send an e-mail with the report"), "authorize"));

    public async Task SentAsync(ActionResponse action) => await Client.AttestAsync(action.ActionId, new OutcomeRequest("succeeded", Utf8Json.From("""{"id":"m1"}""")));

    public Task<ActionResponse> ComputeAsync(string chain) =>
        Client.ActAsync(chain, new ActionRequest("compute_stats", Utf8Json.From("""{"values":[1,2,3]}"""), new ActionIntent("compute statistics of the numbers")));

    public async Task<(List<WhatIfChange> Changes, WhatIfSummary Summary)> WhatIfAsync(string contract, string? persona = null)
    {
        var (changes, summary) = (new List<WhatIfChange>(), (WhatIfSummary?)null);
        await foreach (var line in Client.WhatIfAsync(contract, persona))
        {
            if (line.Change is { } change) changes.Add(change);
            summary = line.Summary ?? summary;
        }

        return (changes, summary!);
    }

    public async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.RunAsync([.. arguments, "--server", Silo.Url.ToString(), "--key", LogSilo.DemoKey], output, output, CancellationToken.None);
        return (code, output.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Silo.DisposeAsync();
    }
}
