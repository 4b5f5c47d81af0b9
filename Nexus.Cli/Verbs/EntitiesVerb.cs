using System.CommandLine;
using System.Globalization;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>What may send events, and what must beat.</summary>
internal sealed class EntitiesVerb : IVerb
{
    private readonly Option<string?> _add = new("--add") { Description = "Register or change this entity", HelpName = "id" };
    private readonly Option<string?> _kind = new("--kind") { Description = "What it is; a service, if nothing is said" };
    private readonly EmptiableOption _host = new("--host") { Description = "The host it lives on; empty for none" };
    private readonly Option<string[]> _senders = new("--sender") { Description = "Id of a key that may send for it; any, if none is named", HelpName = "id", AllowMultipleArgumentsPerToken = false };
    private readonly Option<int?> _miss = new("--miss-seconds") { Description = "After how long without a pulse it counts as missing; 0 if it need not beat" };
    private readonly EmptiableOption _repair = new("--repair") { Description = "The repair hint for a missing pulse; empty for none", HelpName = "hint" };
    private readonly Option<string?> _remove = new("--remove") { Description = "Take this entity out: what it sends is a spoof", HelpName = "id" };

    public EntitiesVerb()
    {
        _kind.AcceptOnlyFromAmong("process", "host", "service", "agent", "system");
        Command = new Command("entities", "List what may send events and what must beat; register or take out one.") { _add, _kind, _host, _senders, _miss, _repair, _remove };
    }

    public Command Command { get; }

    public string Example => "nexus entities --add SocketHub --miss-seconds 10";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        await using var connection = await call.ConnectAsync(cancellation);
        var entities = await connection.Client.EntitiesAsync(cancellation);
        if (call.Value(_add) is { } add) await connection.Client.PutEntityAsync(add, Changed(call, entities.FirstOrDefault(one => one.Id == add)), cancellation);
        if (call.Value(_remove) is { } remove)
        {
            var known = entities.FirstOrDefault(one => one.Id == remove) ?? throw new NexusException(ErrorCode.NotFound, $"there is no entity '{remove}'");
            await connection.Client.PutEntityAsync(remove, new EntityRequest(known.Kind, known.Host, known.Senders, known.MissSeconds, known.Repair, IsActive: false), cancellation);
        }

        if (call.Value(_add) is not null || call.Value(_remove) is not null) entities = await connection.Client.EntitiesAsync(cancellation);
        if (call.Json) call.Print.Json(new EntitiesResponse(entities), WireJson.Default.EntitiesResponse);
        else call.Print.Table(["entity", "kind", "host", "must beat within", "last pulse", "stands"], entities.Select(Row));
        return ExitCode.Ok;
    }

    /// <summary>What is not said stays as it is.</summary>
    private EntityRequest Changed(Invocation call, EntityResponse? known) => new(
        call.Value(_kind) ?? known?.Kind ?? "service", call.Value(_host) ?? known?.Host, call.Value(_senders) is { Length: > 0 } senders ? senders : known?.Senders,
        call.Value(_miss) ?? known?.MissSeconds ?? 0, call.Value(_repair) ?? known?.Repair);

    private static string[] Row(EntityResponse entity) =>
    [
        entity.Id, entity.Kind, entity.Host ?? "", entity.MissSeconds > 0 ? string.Create(CultureInfo.InvariantCulture, $"{entity.MissSeconds} s") : "",
        entity.LastPulse?.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "", !entity.IsActive ? "taken out" : entity.Missing ? "missing" : entity.MissSeconds == 0 ? "" : entity.LastPulse is null ? "not heard yet" : "beats",
    ];
}
