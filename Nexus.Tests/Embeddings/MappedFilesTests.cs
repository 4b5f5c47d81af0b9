using Nexus.Embeddings;
using Nexus.Tests.Configuration;
using Xunit;

namespace Nexus.Tests.Embeddings;

public sealed class MappedFilesTests
{
    [Fact]
    public void What_is_being_read_when_a_silo_ends_stays_until_it_was_read()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "weights");
        File.WriteAllBytes(path, [0, 0, 128, 63]);
        var files = new MappedFiles([path], TimeProvider.System);
        var mapping = files.Borrow();
        files.Dispose();
        Assert.Equal([1f], mapping.Floats(0, 1, []).ToArray());
        Assert.True(files.IsMapped);
        files.Return();
        Assert.False(files.IsMapped);
        Assert.Throws<ObjectDisposedException>(() => files.Borrow());
    }
}
