using System.Collections.Immutable;
using Nexus.Events;
using Xunit;

namespace Nexus.Tests.Events;

/// <summary>A journal in memory: what a log tail brought, and the mark of the last.</summary>
internal sealed class TailSink : ISourceSink
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private string? _mark;
    private string _error = "-";
    private int _most = int.MaxValue;

    public string Error
    {
        get
        {
            lock (_gate) return _error;
        }
    }

    public Following Follow(string path)
    {
        var stop = new CancellationTokenSource();
        return new Following(new LogTail(new TailSetting(path, "web01", RecordFormat.Syslog), TimeProvider.System).RunAsync(this, stop.Token), stop);
    }

    /// <summary>Takes no more lines than that in all, and fails as a journal does whose process ends in the middle of a batch.</summary>
    public void StopAfter(int lines)
    {
        lock (_gate) _most = lines;
    }

    public Task BringAsync(string tenant, ImmutableArray<RawRecord> records, CancellationToken stop)
    {
        lock (_gate)
        {
            var taken = records[..Math.Min(records.Length, _most - _lines.Count)];
            _lines.AddRange(taken.Select(record => record.Body));
            if (!taken.IsEmpty) _mark = taken[^1].Mark;
            return taken.Length == records.Length ? Task.CompletedTask : throw new IOException("the process has ended");
        }
    }

    public string? MarkOf(string tenant, string source)
    {
        lock (_gate) return _mark;
    }

    public void Advance(string tenant, string source, string mark) => throw new InvalidOperationException("a tail brings every line");

    public void Report(string tenant, string source, string error)
    {
        lock (_gate) _error = error;
    }

    public Task HasAsync(params string[] lines) => UntilAsync(() => _lines.SequenceEqual(lines), () => string.Join(' ', _lines));

    public Task EndsAsync(params string[] lines) => UntilAsync(() => _lines.TakeLast(lines.Length).SequenceEqual(lines), () => string.Join(' ', _lines.TakeLast(10)));

    public Task ReportsAsync(string error) => UntilAsync(() => error.Length == 0 ? _error.Length == 0 : _error.Contains(error, StringComparison.Ordinal), () => _error);

    private async Task UntilAsync(Func<bool> holds, Func<string> show)
    {
        for (var tries = 0; ; tries++)
        {
            lock (_gate)
            {
                if (holds()) return;
                Assert.True(tries < 1000, show());
            }

            await Task.Delay(20);
        }
    }

    internal sealed record Following(Task Task, CancellationTokenSource Stop) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Stop.CancelAsync();
            await Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Stop.Dispose();
        }
    }
}
