using System.CommandLine;
using System.Net.WebSockets;
using Nexus.Client;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>Runs a command and guards it: beats for it while it is well, and starts it again when a repair says so.</summary>
internal sealed class WatchVerb : IVerb
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly Option<string?> _entity = new("--entity") { Description = "Under which name it is watched; the command's own if absent", HelpName = "id" };
    private readonly Option<int> _miss = new("--miss-seconds") { Description = "After how long without a pulse it counts as missing: 1 to 86400", DefaultValueFactory = static _ => 10 };
    private readonly Option<string[]> _allow = new("--allow-config") { Description = "A variable of its environment that a repair may set", HelpName = "name", AllowMultipleArgumentsPerToken = false };
    private readonly Argument<string[]> _command = new("command") { Description = "The command and its arguments, after --", Arity = ArgumentArity.OneOrMore };

    public WatchVerb() => Command = new Command("watch", "Run a command and guard it: a process that stops or ends is found, restarted through the one door, and sealed.") { _entity, _miss, _allow, _command };

    public Command Command { get; }

    public string Example => "nexus watch --entity core -- python3 server.py";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        var command = call.Value(_command)!;
        var entity = call.Value(_entity) ?? Path.GetFileName(command[0]);
        await using var connection = await call.ConnectAsync(cancellation);
        using var guarded = new GuardedCommand(command, call.Value(_allow) ?? []);
        guarded.Start();
        await PutAsync(connection.Client, entity, known => new EntityRequest("process", Environment.MachineName, known?.Senders, call.Value(_miss), known?.Repair), cancellation);
        call.Print.Note($"'{entity}' is watched at {connection.Url.GetLeftPart(UriPartial.Authority)}");
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var beating = BeatAsync(connection.Client, entity, guarded, done);
        try
        {
            await GuardAsync(call, connection.Client, entity, guarded, done.Token);
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            // It ended well, or the guard was told to stop.
        }

        await done.CancelAsync();
        await beating;
        var code = guarded.ExitCode;
        await guarded.EndAsync(CancellationToken.None);
        // What nobody guards any more need not beat.
        await PutAsync(connection.Client, entity, known => new EntityRequest("process", Environment.MachineName, known?.Senders, 0, known?.Repair), CancellationToken.None);
        return code ?? ExitCode.Ok;
    }

    /// <summary>Changes of the entity what the guard knows better, and nothing else.</summary>
    private static async Task PutAsync(NexusClient client, string entity, Func<EntityResponse?, EntityRequest> change, CancellationToken cancellation) =>
        await client.PutEntityAsync(entity, change((await client.EntitiesAsync(cancellation)).FirstOrDefault(one => one.Id == entity)), cancellation);

    /// <summary>Beats while the process runs. One that has ended with 0 has done its work: then the guard ends too.</summary>
    private static async Task BeatAsync(NexusClient client, string entity, GuardedCommand guarded, CancellationTokenSource done)
    {
        PulseSocket? socket = null;
        while (!done.IsCancellationRequested)
        {
            try
            {
                if (guarded.ExitCode == 0) await done.CancelAsync();
                socket ??= await client.OpenPulseAsync(done.Token);
                if (guarded.State == "running") await socket.BeatAsync(entity, TimeProvider.System.GetUtcNow(), done.Token);
                await Task.Delay(Beat, done.Token);
            }
            catch (OperationCanceledException) when (done.IsCancellationRequested)
            {
                break;
            }
            catch (Exception gone) when (gone is WebSocketException or HttpRequestException)
            {
                socket?.Dispose();
                socket = null;
                await Task.Delay(Retry, done.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        socket?.Dispose();
    }

    private static async Task GuardAsync(Invocation call, NexusClient client, string entity, GuardedCommand guarded, CancellationToken stop)
    {
        var report = guarded.Report(wait: 0);
        for (var heard = true; ;)
        {
            GuardResponse order;
            try
            {
                order = await client.GuardAsync(entity, report, stop);
                if (!heard) call.Print.Note("the server answers again");
                heard = true;
            }
            catch (Exception silence) when (silence is HttpRequestException or NexusApiException)
            {
                if (heard) call.Print.Error($"no answer from the server; asking on: {silence.Message}");
                heard = false;
                await Task.Delay(Retry, stop);
                continue;
            }

            report = order.Id is null ? guarded.Report(wait: 20) : await CarryOutAsync(call, guarded, order, report, stop);
        }
    }

    private static async Task<GuardRequest> CarryOutAsync(Invocation call, GuardedCommand guarded, GuardResponse order, GuardRequest last, CancellationToken stop)
    {
        // An order is carried out once; whoever gives it again gets the answer again.
        if (order.Id == last.Answers) return guarded.Report(20, last.Answers, last.Error, last.Previous);
        call.Print.Note($"repair {order.Id}: {order.Deed}");
        try
        {
            var previous = order.Deed == "set_config" ? guarded.Set(order.Key ?? "", order.Value ?? "") : null;
            if (order.Deed == "restart") await guarded.RestartAsync(stop);
            if (order.Deed == "restart") call.Print.Note($"started again as process {guarded.Report(0).Pid}");
            if (order.Deed == "reload") guarded.Reload();
            return guarded.Report(20, order.Id, null, previous);
        }
        catch (Exception reason) when (reason is NexusException or TimeoutException)
        {
            return guarded.Report(20, order.Id, reason.Message);
        }
    }
}
