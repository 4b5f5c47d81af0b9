using System.Text;
using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

public sealed class IdKeyTests
{
    private const string Uuid = "0193a1b2-00cd-7000-8000-00000000abcd";

    [Fact]
    public void A_UUID_is_the_same_key_however_it_comes()
    {
        Assert.Equal(new IdKey(Uuid), new IdKey(Encoding.UTF8.GetBytes(Uuid)));
        Assert.Equal(new IdKey(Uuid), new IdKey(Guid.Parse(Uuid)));
        Assert.Equal(Uuid, new IdKey(Uuid).ToString());
    }

    [Theory]
    [InlineData("0193A1b2-00cd-7000-8000-00000000abcd")]
    [InlineData("0x93a1b2-00cd-7000-8000-00000000abcd")]
    [InlineData("+193a1b2-00cd-7000-8000-00000000abcd")]
    [InlineData("0193a1b2-0xcd-7000-8000-00000000abcd")]
    [InlineData(" 0193a1b2-00cd-7000-8000-00000000abcd")]
    [InlineData("0193a1b200cd-7000-8000-00000000abcd-")]
    [InlineData("0193a1b2-00cd-7000-8000-00000000abcg")]
    [InlineData("0193a1b2-00cd-7000-8000-00000000abc\u0661")]
    [InlineData("{193a1b2-00cd-7000-8000-00000000abcd}")]
    public void What_is_not_written_as_we_write_one_is_another_id(string text)
    {
        Assert.False(IdKey.TryUuid(text, out _));
        Assert.NotEqual(new IdKey(Uuid), new IdKey(text));
        Assert.Equal(text, new IdKey(text).ToString());
        Assert.Equal(new IdKey(text), new IdKey(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void No_id_is_no_UUID_of_nothing_but_zeros()
    {
        var zeros = Guid.Empty.ToString();
        Assert.Equal("", new IdKey("").ToString());
        Assert.Equal(default, new IdKey(""));
        Assert.NotEqual(default, new IdKey(zeros));
        Assert.Equal(new IdKey(zeros), new IdKey(Guid.Empty));
        Assert.Equal(zeros, new IdKey(zeros).ToString());
    }
}
