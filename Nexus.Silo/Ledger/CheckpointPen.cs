using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Stores;

namespace Nexus.Ledger;

/// <summary>Signs the head of each commit beside the writer, which never waits for it; where commits come faster than signatures, the newest head is signed.</summary>
/// <remarks>What was signed is never contradicted: before the first signature of a process the log must contain what the last checkpoint kept outside the database says, and each head after it must follow from the one before.</remarks>
internal sealed partial class CheckpointPen(IHeadKeeper heads, ISealLog log, LogKeys keys, LogNames names, CheckpointFiles files, Alarm alarm, TimeProvider time, ILogger<CheckpointPen> logger) : IHostedService, IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<string, LedgerHead> _pending = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Page> _pages = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _writing = Task.CompletedTask;

    /// <summary>A checkpoint was signed.</summary>
    public event Action<string, SignedNote>? Signed;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (heads is HeadFeed feed) feed.Kept += Take;
        _writing = Task.Run(WriteAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Nothing yet: grains end after the services that were started behind them, and still commit.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Signs what is still to be signed, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (heads is HeadFeed feed) feed.Kept -= Take;
        _signal.Writer.TryComplete();
        _stopping.TrySetResult();
        await _writing;
    }

    /// <inheritdoc cref="DisposeAsync" />
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>The checkpoint of <paramref name="head"/>, signed now if it was not before; a newer one if there is one.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Unavailable"/> if the log contradicts what was signed before.</exception>
    public async Task<SignedNote> SignAsync(string tenant, LedgerHead head, CancellationToken cancellation)
    {
        var page = _pages.GetOrAdd(tenant, static _ => new Page());
        await page.Gate.WaitAsync(cancellation);
        try
        {
            if (page.Last is { } last && last.Size >= head.Size)
                return await SameAsync(tenant, last, head, cancellation) is { } other ? throw await ContradictedAsync(tenant, other) : page.Note!;
            var tree = page.Tree ?? await BeginAsync(tenant, head, cancellation);
            if (await tree.AdvanceAsync(head, cancellation) is { } objection) throw await ContradictedAsync(tenant, objection);
            page.Tree = tree;
            var checkpoint = Checkpoint.Of(names.OriginOf(tenant), head);
            var note = SignedNote.Sign(checkpoint.ToText(), keys.SignersOf(checkpoint.Origin, time.GetUtcNow()), time.GetUtcNow());
            files.Keep(tenant, note);
            (page.Last, page.Note) = (checkpoint, note);
        }
        finally
        {
            page.Gate.Release();
        }
        Signed?.Invoke(tenant, page.Note!);
        return page.Note!;
    }

    private void Take(string tenant, LedgerHead head)
    {
        _pending[tenant] = head;
        _signal.Writer.TryWrite(true);
    }

    private async Task WriteAsync()
    {
        await foreach (var _ in _signal.Reader.ReadAllAsync())
        {
            await WritePendingAsync();
            // A signature and its file cost as much as the commit beside which they are made: they must not be made for each of thousands a second.
            await Task.WhenAny(_stopping.Task, Task.Delay(Pause, time));
        }

        await WritePendingAsync();
    }

    private async Task WritePendingAsync()
    {
        foreach (var tenant in _pending.Keys)
        {
            if (!_pending.TryRemove(tenant, out var head)) continue;
            try
            {
                await SignAsync(tenant, head, CancellationToken.None);
            }
            catch (Exception reason)
            {
                // The ledger goes on: what is not signed now is signed with the next commit, or when it is asked for.
                LogUnsigned(logger, reason, tenant, head.Size);
            }
        }
    }

    /// <summary>Why a head no longer than the last one signed contradicts it, or null.</summary>
    private async Task<string?> SameAsync(string tenant, Checkpoint last, LedgerHead head, CancellationToken cancellation)
    {
        if (last.Size == head.Size) return last.Root.AsSpan().SequenceEqual(head.Root.AsSpan()) ? null : $"two roots for {head.Size} leaves";
        // It may just have been read before the other was signed; then the log has grown meanwhile.
        var now = await log.HeadAsync(tenant, cancellation);
        return now.Size < last.Size ? $"it has {now.Size} leaves, {last.Size} were signed" : null;
    }

    private async Task<SignedTree> BeginAsync(string tenant, LedgerHead head, CancellationToken cancellation)
    {
        var tree = new SignedTree(log, tenant);
        if (files.Last(tenant) is not { } note) return tree;
        var last = Checkpoint.Parse(note.Text);
        if (last.Origin != names.OriginOf(tenant)) LogRenamed(logger, tenant, last.Origin, names.OriginOf(tenant));
        if (last.Size > head.Size) throw await ContradictedAsync(tenant, $"it has {head.Size} leaves, {last.Size} were signed");
        return await tree.BeginAsync(new LedgerHead(last.Size, last.Root), cancellation) is { } objection ? throw await ContradictedAsync(tenant, objection) : tree;
    }

    private async Task<NexusException> ContradictedAsync(string tenant, string how)
    {
        try
        {
            await alarm.RaiseAsync(tenant, "its last checkpoint", $"{how}; nothing more is signed until that is settled");
        }
        catch (Exception reason)
        {
            // The refusal to sign does not wait for the alert; the next one tries again.
            LogSilent(logger, reason, tenant);
        }
        return new NexusException(ErrorCode.Unavailable, $"the log of '{tenant}' contradicts its last checkpoint: {how}. Nothing more is signed until that is settled");
    }

    [LoggerMessage(LogLevel.Error, "the alert that the log of {Tenant} contradicts its last checkpoint could not be raised")]
    private static partial void LogSilent(ILogger logger, Exception reason, string tenant);

    [LoggerMessage(LogLevel.Error, "no checkpoint of {Tenant} at {Size} leaves was signed")]
    private static partial void LogUnsigned(ILogger logger, Exception reason, string tenant, long size);

    [LoggerMessage(LogLevel.Warning, "the log of {Tenant} was called {Before} and is called {After} from now on: verifiers need its new name")]
    private static partial void LogRenamed(ILogger logger, string tenant, string before, string after);

    // Last, Note and Tree are written under Gate alone.
    private sealed class Page
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public Checkpoint? Last { get; set; }

        public SignedNote? Note { get; set; }

        public SignedTree? Tree { get; set; }
    }
}
