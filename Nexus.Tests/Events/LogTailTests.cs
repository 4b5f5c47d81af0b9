using Xunit;

namespace Nexus.Tests.Events;

public sealed class LogTailTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nexus-tail-").FullName;
    private readonly TailSink _sink = new();

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

    private TailSink.Following Follow() => _sink.Follow(Log);
}
