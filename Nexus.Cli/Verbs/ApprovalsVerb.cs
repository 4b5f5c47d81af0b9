using System.CommandLine;
using System.Globalization;
using Nexus.Cli.Output;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>What waits for a person, and a person's word on it.</summary>
internal sealed class ApprovalsVerb : IVerb
{
    private readonly Argument<string> _deed = new("deed") { Description = "list, show, approve or reject", DefaultValueFactory = static _ => "list" };
    private readonly Argument<string?> _id = new("id") { Description = "Which request", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _status = new("--status") { Description = "Only those that stand so; pending if absent" };
    private readonly Option<string?> _reason = new("--reason") { Description = "What you have to say", HelpName = "text" };
    private readonly Option<bool> _all = new("--all") { Description = "Whatever they stand like" };

    public ApprovalsVerb()
    {
        _deed.AcceptOnlyFromAmong("list", "show", "approve", "reject");
        _status.AcceptOnlyFromAmong("pending", "approved", "rejected", "expired", "consumed");
        Command = new Command("approvals", "List what waits for a person; show, approve or reject one.") { _deed, _id, _status, _all, _reason };
    }

    public Command Command { get; }

    public string Example => "nexus approvals approve 0199… --reason 'checked with Anna'";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        var deed = call.Value(_deed);
        if (deed != "list" && call.Value(_id) is null) throw new NexusException(ErrorCode.Invalid, $"'{deed}' needs the id of a request; 'nexus approvals list' shows them");
        await using var connection = await call.ConnectAsync(cancellation);
        if (deed == "list") return await ListAsync(call, connection, cancellation);
        var (id, client) = (call.Value(_id)!, connection.Client);
        var one = deed switch
        {
            "approve" => await client.ApproveAsync(id, call.Value(_reason), cancellation),
            "reject" => await client.RejectAsync(id, call.Value(_reason), cancellation),
            _ => await client.ApprovalAsync(id, cancellation),
        };
        if (call.Json) call.Print.Json(one, WireJson.Default.ApprovalResponse);
        else Show(call, one);
        return ExitCode.Ok;
    }

    private async Task<int> ListAsync(Invocation call, Connection connection, CancellationToken cancellation)
    {
        var status = call.Value(_all) ? null : call.Value(_status) ?? "pending";
        var found = new List<ApprovalResponse>();
        long? after = null;
        do
        {
            var page = await connection.Client.ApprovalsAsync(status, null, after, 500, cancellation);
            found.AddRange(page.Approvals);
            after = page.Next;
        }
        while (after is not null);

        if (call.Json) call.Print.Json(new ApprovalsResponse(found, null), WireJson.Default.ApprovalsResponse);
        else call.Print.Table(["requested", "status", "agreed", "waives", "expires", "id"], found.Select(Row));
        return ExitCode.Ok;
    }

    private static string[] Row(ApprovalResponse one) => [Time(one.RequestedAt), one.Status, $"{one.Votes.Count} of {one.Needed}", string.Join(' ', one.Waives.Select(waived => waived.Gate)), Time(one.ExpiresAt), one.Id];

    private static void Show(Invocation call, ApprovalResponse one)
    {
        var print = call.Print;
        print.Line($"approval {one.Id}: {one.Status}, {one.Votes.Count} of {one.Needed} have agreed ({string.Join(" or ", one.Roles)}), until {Time(one.ExpiresAt)}");
        print.Line($"asked by {one.RequestedBy}{(one.OpenedBy is { } opener ? $", chain opened by {opener}" : "")}, chain {one.ChainId}");
        if (one.Action is { } action)
        {
            print.Line($"{action.Persona} wants to: {action.Intent.PlannedAction}");
            print.Line($"{action.Tool} {action.Intent.Params}");
        }

        foreach (var waived in one.Waives) print.Line($"waives {waived.Gate}: {waived.Reason}");
        foreach (var vote in one.Votes) print.Line($"agreed: {vote.By} ({vote.Role}) at {Time(vote.At)} {vote.Reason}");
        if (one.Ended is { } end) print.Line($"{one.Status}: {end.By} at {Time(end.At)} {end.Reason}");
        if (one.Permits is { } permitted) print.Line($"permitted action {permitted}");
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
