using Nexus.Configuration;
using Xunit;

namespace Nexus.Tests.Configuration;

public sealed class SecretKeyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private NexusOptions Options => new() { DataDir = _folder.At("data") };

    [Fact]
    public void A_key_is_made_once_and_only_its_owner_may_read_it()
    {
        var key = SecretKeyFile.Ensure(Options).SecretKey;
        Assert.Equal(64, key.Length);
        Assert.Equal(key, SecretKeyFile.Ensure(Options).SecretKey);
        Assert.Single(Directory.GetFiles(Options.DataDir));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.At("data/secret.key")));
    }

    [Fact]
    public void A_key_that_was_set_is_kept_and_no_file_is_made()
    {
        Assert.Equal(new string('k', 32), SecretKeyFile.Ensure(Options with { SecretKey = new string('k', 32) }).SecretKey);
        Assert.False(Directory.Exists(Options.DataDir));
    }

    [Fact]
    public void A_kept_key_that_is_too_short_is_refused()
    {
        Directory.CreateDirectory(Options.DataDir);
        _folder.Write("data/secret.key", "short");
        Assert.Contains("shorter than 32 bytes", Assert.Throws<NexusException>(() => SecretKeyFile.Ensure(Options)).Message);
    }

    [Fact]
    public void In_production_none_is_made() =>
        Assert.Equal(ErrorCode.Invalid, Assert.Throws<NexusException>(() => SecretKeyFile.Ensure(Options with { Env = NexusEnvironment.Production })).Code);

    [Fact]
    public void A_data_directory_that_is_a_file_is_a_clear_error()
    {
        _folder.Write("data", "");
        var error = Assert.Throws<NexusException>(() => SecretKeyFile.Ensure(Options));
        Assert.Equal(ErrorCode.Invalid, error.Code);
    }
}
