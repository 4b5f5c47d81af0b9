using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Configuration;
using Nexus.Tenants;

namespace Nexus.Ledger;

/// <summary>Has our checkpoints cosigned: sends the newest of each tenant to each witness, no more often than the interval, and keeps what comes back if it verifies.</summary>
/// <remarks>A witness that has seen more than we have, or something else, is the proof of a roll-back or a split view.</remarks>
internal sealed partial class WitnessClient(
    CheckpointPen pen, ISealLog log, IRegistry registry, WitnessSettings settings, NexusOptions options, CosignedCheckpoints cosigned, Alarm alarm, TimeProvider time, ILogger<WitnessClient> logger) : BackgroundService
{
    private const int MaxTries = 3;
    private const int MaxAnswer = 64 * 1024;

    private readonly ConcurrentDictionary<string, SignedNote> _pending = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Tenant, string Witness), long> _seen = new();
    // Only SendAsync touches them, and it is never called twice at once. Most logs have no witnesses, and need no client.
    private bool _begun;
    private HttpClient? _http;

    private HttpClient Http => _http ??= new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
    {
        Timeout = TimeSpan.FromSeconds(15),
        MaxResponseContentBufferSize = MaxAnswer,
    };

    /// <summary>Sends what is pending, once. What a witness could not be asked stays pending.</summary>
    public async Task SendAsync(CancellationToken cancellation)
    {
        _begun = _begun || await BeginAsync(cancellation);
        foreach (var tenant in _pending.Keys)
        {
            if (!_pending.TryRemove(tenant, out var note)) continue;
            var reached = true;
            foreach (var witness in settings.Witnesses) reached &= await TrySendAsync(tenant, note, witness, cancellation);
            if (!reached) _pending.TryAdd(tenant, note);
        }
    }

    public override void Dispose()
    {
        _http?.Dispose();
        base.Dispose();
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Witnesses.Count > 0) pen.Signed += (tenant, note) => _pending[tenant] = note;
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Witnesses.Count == 0) return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.WitnessIntervalSeconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await SendAsync(stoppingToken);
    }

    /// <summary>What a process finds when it starts is sent as well: a log that was rewritten while it was down is not to wait for the next commit to be missed.</summary>
    private async Task<bool> BeginAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var tenant in await registry.ListAsync(ITenantsGrain.Key, RegistryKind.Tenant, cancellation))
                if (await log.HeadAsync(tenant.Id, cancellation) is { Size: > 0 } head) _pending.TryAdd(tenant.Id, await pen.SignAsync(tenant.Id, head, cancellation));
            return true;
        }
        catch (Exception reason) when (!cancellation.IsCancellationRequested)
        {
            LogUnread(logger, reason);
            return false;
        }
    }

    private async Task<bool> TrySendAsync(string tenant, SignedNote note, WitnessAddress witness, CancellationToken cancellation)
    {
        try
        {
            for (var tries = 0; tries < MaxTries; tries++)
                if (await OnceAsync(tenant, note, witness, cancellation)) return true;
            LogUnwilling(logger, witness.Key.Name, tenant);
        }
        catch (Exception reason) when (!cancellation.IsCancellationRequested)
        {
            // A witness that is away is asked again; the ledger does not wait for it.
            LogAway(logger, reason, witness.Key.Name, tenant);
        }
        return false;
    }

    /// <summary>True if there is nothing more to be said to this witness about this checkpoint; false if another try may help.</summary>
    private async Task<bool> OnceAsync(string tenant, SignedNote note, WitnessAddress witness, CancellationToken cancellation)
    {
        var checkpoint = Checkpoint.Parse(note.Text);
        var old = Math.Min(_seen.GetValueOrDefault((tenant, witness.Key.Name)), checkpoint.Size);
        var proof = await new TreeProofs(log, tenant, cancellation).ConsistencyAsync(old, checkpoint.Size);
        using var content = new StringContent(new AddCheckpoint(old, proof, note).ToString(), Encoding.UTF8, "text/plain");
        using var answer = await Http.PostAsync(new Uri(witness.Url, "add-checkpoint"), content, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        switch (answer.StatusCode)
        {
            case HttpStatusCode.OK:
                Keep(tenant, note, witness, text);
                _seen[(tenant, witness.Key.Name)] = checkpoint.Size;
                return true;
            case HttpStatusCode.Conflict when StrictNumber.Parse(text.AsSpan().TrimEnd('\n')) is { } size:
                _seen[(tenant, witness.Key.Name)] = size;
                if (size <= checkpoint.Size) return false;
                // It may have cosigned a newer one of ours meanwhile; only what our log does not have is a roll-back.
                if (size > (await log.HeadAsync(tenant, cancellation)).Size) await alarm.RaiseAsync(tenant, witness.Key.Name, $"the witness has cosigned {size} leaves, the log has {checkpoint.Size}: it was cut, or an old backup restored");
                return true;
            case HttpStatusCode.UnprocessableEntity:
                await alarm.RaiseAsync(tenant, witness.Key.Name, $"the witness refuses {checkpoint.Size} leaves as no continuation of what it has seen: {text.Trim()}");
                return true;
            default:
                throw new HttpRequestException($"{(int)answer.StatusCode} {text.Trim()}", null, answer.StatusCode);
        }
    }

    private void Keep(string tenant, SignedNote note, WitnessAddress witness, string answer)
    {
        foreach (var line in answer.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (NoteSignature.Parse(line) is not { } signature || signature.Name != witness.Key.Name || signature.KeyId != witness.Key.KeyId) continue;
            if (!witness.Key.Verify(note.Text, signature.Bytes.AsSpan(), out _)) throw new HttpRequestException($"the cosignature of {witness.Key.Name} does not verify");
            cosigned.Add(tenant, note, signature);
            return;
        }
        throw new HttpRequestException($"{witness.Key.Name} answered without a cosignature of its key");
    }

    [LoggerMessage(LogLevel.Warning, "not every log could be read and signed for the witnesses; tried again")]
    private static partial void LogUnread(ILogger logger, Exception reason);

    [LoggerMessage(LogLevel.Warning, "witness {Witness} could not be asked about the log of {Tenant}; it is asked again")]
    private static partial void LogAway(ILogger logger, Exception reason, string witness, string tenant);

    [LoggerMessage(LogLevel.Warning, "witness {Witness} and the log of {Tenant} do not agree on a size after three tries")]
    private static partial void LogUnwilling(ILogger logger, string witness, string tenant);
}
