using System.Security.Cryptography;
using Nexus.Ledger;
using Nexus.Stores;
using Xunit;

namespace Nexus.Tests.Stores;

public sealed class FileHeadKeeperTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"nexus-heads-{Guid.NewGuid():n}");

    public void Dispose()
    {
        if (Directory.Exists(_path)) Directory.Delete(_path, recursive: true);
    }

    private static LedgerHead Head(long size) => new(size, [.. SHA256.HashData(BitConverter.GetBytes(size))]);

    private string FileOf(string tenant) => Path.Combine(_path, "heads", tenant + ".head");

    private void Kept(string tenant, long? size)
    {
        using var keeper = new FileHeadKeeper(_path);
        var last = keeper.Last(tenant);
        Assert.Equal(size, last?.Size);
        if (size is { } known) Assert.Equal(Head(known).Root.AsEnumerable(), last!.Root);
    }

    [Fact]
    public void The_last_head_outlives_the_process()
    {
        using (var keeper = new FileHeadKeeper(_path))
        {
            Assert.Null(keeper.Last("acme"));
            for (var size = 1; size <= 5; size++)
                keeper.Keep("acme", Head(size));
            keeper.Keep("globex", Head(2));
            Assert.Equal(5, keeper.Last("acme")!.Size);
        }

        Kept("acme", 5);
        Kept("globex", 2);
        Kept("initech", null);
        Assert.Equal(128, new FileInfo(FileOf("acme")).Length);
    }

    [Fact]
    public void A_shorter_log_does_not_overwrite_the_proof_that_it_was_longer()
    {
        using (var keeper = new FileHeadKeeper(_path))
        {
            keeper.Keep("acme", Head(9));
            keeper.Keep("acme", Head(3));
            keeper.Keep("acme", new LedgerHead(9, Head(8).Root));
        }

        Kept("acme", 9);
    }

    [Fact]
    public void A_torn_write_leaves_the_head_before_it()
    {
        using (var keeper = new FileHeadKeeper(_path))
        {
            keeper.Keep("acme", Head(1));
            keeper.Keep("acme", Head(2));
        }

        Flip(64 + 20);
        Kept("acme", 1);
        using (var keeper = new FileHeadKeeper(_path))
            keeper.Keep("acme", Head(3));
        Kept("acme", 3);
    }

    [Fact]
    public void A_file_without_a_whole_head_is_an_error_and_not_an_empty_log()
    {
        using (var keeper = new FileHeadKeeper(_path))
            keeper.Keep("acme", Head(1));
        Flip(10);
        using var damaged = new FileHeadKeeper(_path);
        Assert.Throws<InvalidDataException>(() => damaged.Last("acme"));
    }

    private void Flip(int at)
    {
        var bytes = File.ReadAllBytes(FileOf("acme"));
        bytes[at] ^= 1;
        File.WriteAllBytes(FileOf("acme"), bytes);
    }
}
