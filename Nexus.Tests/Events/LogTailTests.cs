using System.Collections.Immutable;
using Nexus.Events;
using Xunit;

namespace Nexus.Tests.Events;

public sealed class LogTailTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nexus-tail-").FullName;
    private readonly Sink _sink = new();

    private string Log => Path.Combine(_folder, "auth.log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Lines_come_once_over_growth_rotation_truncation_and_restart()
    {
        await File.WriteAllTextAsync(Log, "one\ntwo\nthr");
        await using (Follow())
        {
            await _sink.HasAsync("one", "two");
            await File.AppendAllTextAsync(Log, "ee\r\n\nfour\n");
            await _sink.HasAsync("one", "two", "three", "four");

            // Rotated as logrotate does: renamed, written to once more, then a new file under the old name.
            File.Move(Log, Log + ".1");
            await File.AppendAllTextAsync(Log + ".1", "five\n");
            await File.WriteAllTextAsync(Log, "six\n");
            await _sink.HasAsync("one", "two", "three", "four", "five", "six");
        }

        await File.AppendAllTextAsync(Log, "seven\n");
        File.Move(Log, Log + ".2");
        await File.WriteAllTextAsync(Log, "eight\n");
        await using (Follow())
        {
            await _sink.HasAsync("one", "two", "three", "four", "five", "six", "seven", "eight");

            // Cut off in place, as copytruncate does.
            await File.WriteAllTextAsync(Log, "");
            await Task.Delay(600);
            await File.AppendAllTextAsync(Log, "nine\n");
            await _sink.HasAsync("one", "two", "three", "four", "five", "six", "seven", "eight", "nine");
        }
    }

    [Theory]
    [InlineData("one\n")]
    [InlineData("one, and this line is so long that it stands for more than the beginning by which a file is known\n")]
    public async Task A_file_cut_off_and_at_once_written_beyond_where_we_were_is_read_from_its_beginning(string first)
    {
        await File.WriteAllTextAsync(Log, first);
        await using (Follow())
        {
            await _sink.HasAsync(first.TrimEnd());
            await File.WriteAllTextAsync(Log, "two\n" + new string('x', 200) + "\nthree\n");
            await _sink.HasAsync(first.TrimEnd(), "two", new string('x', 200), "three");
        }
    }

    [Fact]
    public async Task A_file_that_comes_later_is_followed_from_its_beginning()
    {
        await using (Follow())
        {
            await _sink.ReportsAsync("no such file");
            await File.WriteAllTextAsync(Log, "one\n");
            await _sink.HasAsync("one");
            await _sink.ReportsAsync("");
        }
    }

    private Following Follow()
    {
        var stop = new CancellationTokenSource();
        return new Following(new LogTail(new TailSetting(Log, "web01", RecordFormat.Syslog), TimeProvider.System).RunAsync(_sink, stop.Token), stop);
    }

    private sealed record Following(Task Task, CancellationTokenSource Stop) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Stop.CancelAsync();
            await Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Stop.Dispose();
        }
    }

    /// <summary>A journal in memory: what was brought, and the mark of the last.</summary>
    private sealed class Sink : ISourceSink
    {
        private readonly Lock _gate = new();
        private readonly List<string> _lines = [];
        private string? _mark;
        private string _error = "-";

        public Task BringAsync(string tenant, ImmutableArray<RawRecord> records, CancellationToken stop)
        {
            lock (_gate)
            {
                _lines.AddRange(records.Select(record => record.Body));
                _mark = records[^1].Mark;
            }

            return Task.CompletedTask;
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
    }
}
