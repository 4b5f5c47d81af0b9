using System.IO.Compression;
using Nexus.Events;
using Xunit;

namespace Nexus.Tests.Events;

/// <summary>What rotation does to a log while nobody looks: every line is read once, in order, or it is said what could not be.</summary>
public sealed class LogRotationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nexus-rotation-").FullName;
    private readonly TailSink _sink = new();
    private DateTime _clock = new(2026, 11, 20, 8, 0, 0, DateTimeKind.Utc);

    private string Log => Path.Combine(_folder, "auth.log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(".3", ".2", ".1")]
    [InlineData("-20261118", "-20261119", "-20261120")]
    [InlineData(".6", ".7", ".8")]
    [InlineData(".2026-11-18_09", ".2026-11-19_08", ".2026-11-19_09")]
    [InlineData("-20261118", "-20261119", ".1")]
    public async Task Two_rotations_while_nobody_looked_lose_nothing(string before, string older, string newer)
    {
        Write(Log + before, "long read\n");
        Write(Log, "one\ntwo\n");
        await ReadAsync("one", "two");
        Append(Log, "three\nfour");
        File.Move(Log, Log + older);
        Write(Log, "five\nsix\n");
        File.Move(Log, Log + newer);
        Write(Log, "seven\n");
        await ReadAsync("one", "two", "three", "four", "five", "six", "seven");
        Assert.Equal("", _sink.Error);
    }

    [Fact]
    public async Task A_process_that_ends_on_the_way_goes_on_in_the_file_it_was_in()
    {
        Write(Log, "one\n");
        await ReadAsync("one");
        File.Move(Log, Log + ".3");
        Write(Log + ".2", "two\nthree\n");
        Write(Log + ".1", "four\n");
        Write(Log, "five\n");
        _sink.StopAfter(2);
        await ReadAsync("one", "two");
        _sink.StopAfter(int.MaxValue);
        await ReadAsync("one", "two", "three", "four", "five");
        Assert.Equal("", _sink.Error);
    }

    [Fact]
    public async Task Packed_files_are_read_too_the_one_we_were_in_found_by_its_content()
    {
        Write(Log, "one\ntwo\n");
        await ReadAsync("one", "two");
        Append(Log, "three\n");
        Pack(Log, ".3.gz");
        Write(Log, "four\nfive\n");
        Pack(Log, ".2.gz");
        Write(Log + ".1", "six\n");
        Write(Log, "seven\n");
        await ReadAsync("one", "two", "three", "four", "five", "six", "seven");
        Assert.Equal("", _sink.Error);
    }

    [Fact]
    public async Task A_file_that_is_packed_while_it_is_followed_is_left_at_its_end_once()
    {
        Write(Log, "one\n");
        await using (Follow())
        {
            await _sink.HasAsync("one");
            Pack(Log, ".1.gz");
            Write(Log, "two\n");
            await _sink.HasAsync("one", "two");
        }

        await ReadAsync("one", "two");
        Assert.Equal("", _sink.Error);
    }

    [Fact]
    public async Task Copied_and_cut_off_the_rest_is_read_in_the_copy()
    {
        Write(Log, "one\ntwo\n");
        await ReadAsync("one", "two");
        Append(Log, "three\n");
        Copy(Log, ".1");
        Write(Log, "four\n");
        await ReadAsync("one", "two", "three", "four");

        Append(Log, "five\n");
        File.Move(Log + ".1", Log + ".2");
        Copy(Log, ".1");
        Write(Log, "and a line that is longer than all that was there before\n");
        await ReadAsync("one", "two", "three", "four", "five", "and a line that is longer than all that was there before");
        Assert.Equal("", _sink.Error);
    }

    [Fact]
    public async Task Files_that_all_begin_alike_are_told_apart_by_what_was_read_last()
    {
        var head = "#Software: a server that begins every file with the same long line\n";
        Write(Log, head + "one\n");
        await ReadAsync(head.TrimEnd(), "one");
        Append(Log, "two\n");
        Copy(Log, ".1");
        Write(Log, head + "three\n");
        await ReadAsync(head.TrimEnd(), "one", "two", head.TrimEnd(), "three");
    }

    [Fact]
    public async Task A_file_that_is_gone_is_said_and_what_came_after_it_is_read()
    {
        Write(Log + ".9", "long read\n");
        Write(Log, "one\n");
        await ReadAsync("one");
        File.Delete(Log);
        Write(Log + ".2", "two\n");
        Write(Log + ".1", "three\n");
        Write(Log, "four\n");
        await ReadAsync("one", "two", "three", "four");
        Assert.Contains("the file read up to byte 4, last written to at 2026-11-20 08:00:02Z, was not found again", _sink.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_packed_in_another_way_or_damaged_is_said()
    {
        Write(Log, "one\n");
        await ReadAsync("one");
        File.Move(Log, Log + ".4");
        Write(Log + ".3.xz", "not ours");
        Write(Log, string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i * 7919 % 20_011}\n")));
        Pack(Log, ".2.gz");
        using (var packed = File.OpenWrite(Log + ".2.gz"))
        {
            packed.Position = packed.Length / 2;
            packed.Write(new byte[64]);
        }

        Touch(Log + ".2.gz");
        Write(Log + ".1", "two\n");
        Write(Log, "three\n");
        await using (Follow()) await _sink.EndsAsync("two", "three");
        Assert.Contains("auth.log.3.xz is packed in a way that is not read here", _sink.Error, StringComparison.Ordinal);
        Assert.Contains("auth.log.2.gz cannot be read behind byte ", _sink.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cut_off_without_a_copy_is_said()
    {
        Write(Log, "one\ntwo\n");
        await ReadAsync("one", "two");
        Write(Log, "three\n");
        await ReadAsync("one", "two", "three");
        Assert.Contains("the file read up to byte 8", _sink.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mark_made_before_the_end_was_remembered_is_understood()
    {
        Assert.Equal(new TailMark(7, 12, "0011223344556677", "", 0), TailMark.Read("7:12:0011223344556677"));
        var mark = TailMark.Start(7).At(4, "one\n"u8, 99);
        Assert.Equal(mark, TailMark.Read(mark.ToString()));
        Assert.Null(TailMark.Read("7:12"));
        Assert.Null(TailMark.Read("7:12:aa:bb:never"));
    }

    private async Task ReadAsync(params string[] lines)
    {
        await using (Follow()) await _sink.HasAsync(lines);
    }

    private TailSink.Following Follow() => _sink.Follow(Log);

    private void Write(string path, string text)
    {
        File.WriteAllText(path, text);
        Touch(path);
    }

    private void Append(string path, string text)
    {
        File.AppendAllText(path, text);
        Touch(path);
    }

    private void Copy(string path, string turn)
    {
        File.Copy(path, path + turn);
        Touch(path + turn);
    }

    /// <summary>As gzip does: another file with the time of the first, which is gone.</summary>
    private static void Pack(string path, string turn)
    {
        using (var from = File.OpenRead(path))
        using (var to = new GZipStream(File.Create(path + turn), CompressionLevel.Optimal)) from.CopyTo(to);
        File.SetLastWriteTimeUtc(path + turn, File.GetLastWriteTimeUtc(path));
        File.Delete(path);
    }

    // Each thing that is written is a second later than the one before, however fast the test is.
    private void Touch(string path) => File.SetLastWriteTimeUtc(path, _clock += TimeSpan.FromSeconds(1));
}
