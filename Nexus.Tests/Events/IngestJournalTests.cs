using System.Collections.Immutable;
using Nexus.Events;
using Xunit;

namespace Nexus.Tests.Events;

public sealed class IngestJournalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nexus-journal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IngestJournal Open() => IngestJournal.Open(_folder, TimeProvider.System, static (message, _) => throw new InvalidOperationException(message));

    private static ImmutableArray<RawRecord> Records(params string[] bodies) => [.. bodies.Select(body => new RawRecord("tail:x", RecordFormat.Auto, "", body, "mark " + body))];

    private static List<ReadRecord> All(IngestJournal journal, long from = 1)
    {
        var (cursor, all) = (new JournalCursor(from), new List<ReadRecord>());
        while (journal.Read(ref cursor, 7) is { Count: > 0 } some) all.AddRange(some);
        return all;
    }

    [Fact]
    public async Task Records_are_read_in_order_as_they_were_written()
    {
        await using var journal = Open();
        await journal.AppendAsync(TimeProvider.System.GetUtcNow(), "key-1", Records("a", "bé"), []);
        await journal.AppendAsync(TimeProvider.System.GetUtcNow(), "", Records("c"), []);
        var all = All(journal);
        Assert.Equal([(1, "a", "key-1"), (2, "bé", "key-1"), (3, "c", "")], all.Select(record => (record.Position, record.Raw.Body, record.Sender)));
        Assert.Equal(journal.Name, all[0].Journal);
        Assert.Equal("mark c", journal.Mark("tail:x"));
    }

    [Fact]
    public async Task A_reader_that_follows_sees_each_record_once()
    {
        await using var journal = Open();
        var (cursor, seen) = (new JournalCursor(1), new List<long>());
        for (var i = 0; i < 50; i++)
        {
            await journal.AppendAsync(TimeProvider.System.GetUtcNow(), "", Records([.. Enumerable.Range(0, i % 5 + 1).Select(n => $"{i}-{n}")]), []);
            if (i % 3 == 0) seen.AddRange(journal.Read(ref cursor, 4).Select(record => record.Position));
        }

        while (journal.Read(ref cursor, 4) is { Count: > 0 } some) seen.AddRange(some.Select(record => record.Position));
        Assert.Equal(Enumerable.Range(1, (int)journal.Last).Select(n => (long)n), seen);
    }

    [Fact]
    public async Task After_a_restart_it_goes_on_behind_the_last_whole_record_and_knows_its_marks()
    {
        string name;
        await using (var journal = Open())
        {
            name = journal.Name;
            await journal.AppendAsync(TimeProvider.System.GetUtcNow(), "", Records("a", "b", "c"), []);
            journal.Commit(2, TimeSpan.Zero);
        }

        // What a process leaves that dies while it writes.
        await File.AppendAllTextAsync(Directory.GetFiles(_folder, "*.jnl").Single(), "\u0040\0\0\0half a record");
        await using var again = Open();
        Assert.Equal((name, 3L, 2L, "mark c"), (again.Name, again.Last, again.Acted, again.Mark("tail:x")));
        await again.AppendAsync(TimeProvider.System.GetUtcNow(), "", Records("d"), []);
        Assert.Equal(["c", "d"], All(again, 3).Select(record => record.Raw.Body));
    }

    [Fact]
    public async Task A_damaged_record_ends_what_is_read()
    {
        await using (var journal = Open()) await journal.AppendAsync(TimeProvider.System.GetUtcNow(), "", Records("aaaaaaaa", "bbbbbbbb"), []);
        var path = Directory.GetFiles(_folder, "*.jnl").Single();
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[^3] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        await using var again = Open();
        Assert.Equal("aaaaaaaa", Assert.Single(All(again)).Raw.Body);
    }

    [Fact]
    public async Task A_start_replays_one_window_before_what_was_acted_on()
    {
        await using var journal = Open();
        await journal.AppendAsync(TimeProvider.System.GetUtcNow(), "", Records("a", "b", "c"), []);
        journal.Commit(3, TimeSpan.Zero);
        Assert.Equal(4, journal.ReplayFrom(TimeSpan.Zero));
        Assert.Equal(1, journal.ReplayFrom(TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task What_was_just_written_comes_as_it_was_understood_and_from_the_disk_the_same()
    {
        var at = TimeProvider.System.GetUtcNow();
        var raw = new RawRecord("http", RecordFormat.Auto, "", """{"entity":"e","type":"t","payload":{"a":1}}""");
        var known = Normaliser.Read(new ReadRecord("", 0, at, "key", raw));
        ReadRecord live;
        await using (var journal = Open())
        {
            await journal.AppendAsync(at, "key", [raw], [known]);
            live = Assert.Single(All(journal));
        }

        await using var again = Open();
        var kept = Assert.Single(All(again));
        Assert.Null(kept.Known);
        var (one, other) = (live.Known!.Event!, Normaliser.Read(kept).Event!);
        Assert.Equal(one.Fields.AsEnumerable(), other.Fields);
        Assert.Equal(one with { Fields = [] }, other with { Fields = [] });
        Assert.Equal($"{again.Name}-1", one.Id);
    }

    [Fact]
    public async Task A_reader_far_behind_misses_nothing_of_what_no_longer_fits_into_memory()
    {
        await using var journal = Open();
        var many = Records([.. Enumerable.Range(0, 10_000).Select(i => $"{i}")]);
        for (var i = 0; i < 9; i++) await journal.AppendAsync(TimeProvider.System.GetUtcNow(), "", many, []);
        var cursor = new JournalCursor(1);
        var read = new List<long>();
        while (journal.Read(ref cursor, 3000) is { Count: > 0 } some)
        {
            read.AddRange(some.Select(record => record.Position));
            // Meanwhile more comes in: memory has room again, with a gap before it.
            if (read.Count == 30_000) await journal.AppendAsync(TimeProvider.System.GetUtcNow(), "", many, []);
        }

        Assert.Equal(Enumerable.Range(1, 100_000).Select(position => (long)position), read);
        Assert.Equal(100_000, All(journal).Count);
    }

    [Fact]
    public async Task A_full_disk_refuses_what_does_not_fit_and_loses_nothing_before_or_after_it()
    {
        var disk = new Disk();
        await using (var journal = IngestJournal.Open(_folder, TimeProvider.System, static (message, _) => throw new InvalidOperationException(message), disk.Open))
        {
            await journal.AppendAsync(TimeProvider.System.GetUtcNow(), "", Records("before"), []);
            disk.Full = true;
            var refused = await Assert.ThrowsAsync<NexusException>(() => journal.AppendAsync(TimeProvider.System.GetUtcNow(), "", Records("lost", "lost too"), []));
            Assert.Equal(ErrorCode.Unavailable, refused.Code);
            Assert.Contains("is full", refused.Message, StringComparison.Ordinal);
            Assert.Equal("mark before", journal.Mark("tail:x"));
            disk.Full = false;
            await journal.AppendAsync(TimeProvider.System.GetUtcNow(), "", Records("after"), []);
            Assert.Equal([(1, "before"), (2, "after")], All(journal).Select(record => (record.Position, record.Raw.Body)));
        }

        await using var again = Open();
        Assert.Equal([(1, "before"), (2, "after")], All(again).Select(record => (record.Position, record.Raw.Body)));
    }

    /// <summary>Takes half of a write when it is full.</summary>
    private sealed class Disk
    {
        public bool Full { get; set; }

        public FileStream Open(string path, FileMode mode) => new File(this, path, mode);

        private sealed class File(Disk disk, string path, FileMode mode) : FileStream(path, mode, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, 1)
        {
            public override void Write(ReadOnlySpan<byte> buffer)
            {
                base.Write(disk.Full ? buffer[..(buffer.Length / 2)] : buffer);
                if (disk.Full) throw new IOException("No space left on device", 28);
            }
        }
    }
}
