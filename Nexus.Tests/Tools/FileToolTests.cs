using System.Diagnostics;
using Xunit;

namespace Nexus.Tests.Tools;

public sealed class FileToolTests : IDisposable
{
    private readonly ToolHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task What_is_written_is_read_again()
    {
        var written = await _house.Run("file_write", new { path = "notes/über.txt", content = "Grüße\n" });
        var read = await _house.Run("file_read", new { path = "notes/./x/../über.txt" });
        Assert.Equal("notes/über.txt", written.GetProperty("path").GetString());
        Assert.Equal("Grüße\n", read.GetProperty("text").GetString());
        Assert.Equal(8, read.GetProperty("bytes").GetInt32());
    }

    [Fact]
    public async Task Writing_replaces_and_leaves_nothing_else_behind()
    {
        await _house.Run("file_write", new { path = "a.txt", content = "a long first text" });
        await _house.Run("file_write", new { path = "a.txt", content = "short" });
        Assert.Equal("short", File.ReadAllText(Path.Combine(_house.Home, "a.txt")));
        Assert.Equal(["a.txt"], Directory.GetFileSystemEntries(_house.Home).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Reading_does_not_wait_at_a_pipe()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has no pipes among its files");
        Directory.CreateDirectory(_house.Home);
        using (var made = Process.Start("mkfifo", Path.Combine(_house.Home, "pipe"))) await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        var read = await _house.Run("file_read", new { path = "pipe" });
        Assert.Equal(0, read.GetProperty("bytes").GetInt32());
    }

    [Fact]
    public async Task Appending_adds_to_the_end()
    {
        await _house.Run("file_write", new { path = "log.txt", content = "one\n", append = true });
        var second = await _house.Run("file_write", new { path = "log.txt", content = "two\n", append = true });
        Assert.Equal(8, second.GetProperty("size").GetInt64());
        Assert.Equal("one\ntwo\n", File.ReadAllText(Path.Combine(_house.Home, "log.txt")));
    }

    [Theory]
    [InlineData("../secret.txt")]
    [InlineData("a/../../secret.txt")]
    [InlineData("a/b/../../../other/secret.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("~/secret")]
    [InlineData("C:/secret")]
    [InlineData("..\\secret.txt")]
    [InlineData("a\0b")]
    [InlineData(".")]
    [InlineData("folder/")]
    [InlineData("")]
    public async Task A_path_that_is_no_file_of_the_workspace_is_refused(string path)
    {
        File.WriteAllText(Path.Combine(_house.Outside, "secret.txt"), "secret");
        Assert.Contains("path '", await _house.Refusal("file_read", new { path }), StringComparison.Ordinal);
        Assert.Contains("path '", await _house.Refusal("file_write", new { path, content = "x" }), StringComparison.Ordinal);
        Assert.Equal("secret", File.ReadAllText(Path.Combine(_house.Outside, "secret.txt")));
    }

    [Theory]
    [InlineData("link.txt")]
    [InlineData("folder/secret.txt")]
    [InlineData("inside.txt")]
    [InlineData("dangling.txt")]
    public async Task A_symbolic_link_is_not_followed(string path)
    {
        var secret = Path.Combine(_house.Outside, "secret.txt");
        File.WriteAllText(secret, "secret");
        await _house.Run("file_write", new { path = "real.txt", content = "real" });
        File.CreateSymbolicLink(Path.Combine(_house.Home, "link.txt"), secret);
        File.CreateSymbolicLink(Path.Combine(_house.Home, "inside.txt"), Path.Combine(_house.Home, "real.txt"));
        File.CreateSymbolicLink(Path.Combine(_house.Home, "dangling.txt"), Path.Combine(_house.Outside, "made.txt"));
        Directory.CreateSymbolicLink(Path.Combine(_house.Home, "folder"), _house.Outside);

        Assert.Contains("symbolic link", await _house.Refusal("file_read", new { path }), StringComparison.Ordinal);
        Assert.Contains("symbolic link", await _house.Refusal("file_write", new { path, content = "x" }), StringComparison.Ordinal);
        Assert.Contains("symbolic link", await _house.Refusal("file_write", new { path, content = "x", append = true }), StringComparison.Ordinal);
        Assert.Equal("secret", File.ReadAllText(secret));
        Assert.False(File.Exists(Path.Combine(_house.Outside, "made.txt")));
    }

    [Fact]
    public async Task Another_tenants_file_is_not_there()
    {
        await _house.Run("file_write", new { path = "a.txt", content = "acme's" });
        var other = await _house.Try("file_read", new { path = "a.txt" }, "globex");
        Assert.Equal("there is no file 'a.txt' in the workspace", other.Error);
    }

    [Fact]
    public async Task A_binary_file_is_refused_in_words()
    {
        Directory.CreateDirectory(_house.Home);
        File.WriteAllBytes(Path.Combine(_house.Home, "x.bin"), [0x89, 0x50, 0, 1]);
        File.WriteAllBytes(Path.Combine(_house.Home, "latin.txt"), [0x47, 0x72, 0xfc]);
        Assert.Contains("not UTF-8 text", await _house.Refusal("file_read", new { path = "x.bin" }), StringComparison.Ordinal);
        Assert.Contains("not UTF-8 text", await _house.Refusal("file_read", new { path = "latin.txt" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sizes_are_limited()
    {
        Directory.CreateDirectory(_house.Home);
        File.WriteAllText(Path.Combine(_house.Home, "big.txt"), new string('x', (1 << 20) + 1));
        Assert.Contains("1,048,577 bytes", await _house.Refusal("file_read", new { path = "big.txt" }), StringComparison.Ordinal);
        Assert.Contains("1,048,578 bytes", await _house.Refusal("file_write", new { path = "w.txt", content = new string('ü', (1 << 19) + 1) }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_no_file()
    {
        Directory.CreateDirectory(Path.Combine(_house.Home, "sub"));
        Assert.Contains("is a folder", await _house.Refusal("file_read", new { path = "sub" }), StringComparison.Ordinal);
        Assert.Contains("is a folder", await _house.Refusal("file_write", new { path = "sub", content = "" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_the_way_of_a_folder_is_a_clear_failure()
    {
        await _house.Run("file_write", new { path = "a.txt", content = "x" });
        Assert.Contains("cannot be written", await _house.Refusal("file_write", new { path = "a.txt/b.txt", content = "x" }), StringComparison.Ordinal);
    }
}
