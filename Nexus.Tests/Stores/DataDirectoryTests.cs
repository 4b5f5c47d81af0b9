using Nexus.Stores;
using Xunit;

namespace Nexus.Tests.Stores;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"nexus-directory-{Guid.NewGuid():n}");

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public void A_second_claim_is_refused_and_told_who_holds_it()
    {
        using var first = DataDirectory.Open(_path);
        first.Announce("http://localhost:8000");
        var refused = Assert.Throws<NexusException>(() => DataDirectory.Open(_path));
        Assert.Equal(ErrorCode.Conflict, refused.Code);
        Assert.Contains($"process {Environment.ProcessId} at http://localhost:8000", refused.Message, StringComparison.Ordinal);
        Assert.Contains(_path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_was_given_back_can_be_claimed_again()
    {
        DataDirectory.Open(_path).Dispose();
        using var again = DataDirectory.Open(_path);
        Assert.Equal(_path, again.Path);
    }

    [Fact]
    public void What_a_dead_process_left_behind_hinders_nobody()
    {
        Directory.CreateDirectory(_path);
        File.WriteAllText(Path.Combine(_path, "nexus.lock"), "");
        File.WriteAllText(Path.Combine(_path, "nexus.info.json"), "{\"pid\":1}");
        using var claimed = DataDirectory.Open(_path);
        Assert.Contains($"{Environment.ProcessId}", File.ReadAllText(Path.Combine(_path, "nexus.info.json")), StringComparison.Ordinal);
    }
}
