using Nexus.Access;
using Nexus.Api;
using Nexus.Chains;
using Nexus.Http;
using Nexus.Tenants;
using Xunit;

namespace Nexus.Tests.Api;

public sealed class EdgeLawTests
{
    [Theory]
    [InlineData(ErrorCode.Invalid, 422)]
    [InlineData(ErrorCode.NotFound, 404)]
    [InlineData(ErrorCode.Conflict, 409)]
    [InlineData(ErrorCode.Unauthenticated, 401)]
    [InlineData(ErrorCode.Forbidden, 403)]
    [InlineData(ErrorCode.QuotaReached, 429)]
    [InlineData(ErrorCode.Unavailable, 503)]
    [InlineData(ErrorCode.Escalated, 422)]
    public void Every_refusal_has_its_status(ErrorCode code, int status) => Assert.Equal(status, ErrorBoundary.StatusOf(code));

    [Fact]
    public void No_refusal_is_without_a_status() => Assert.DoesNotContain(Enum.GetValues<ErrorCode>(), code => ErrorBoundary.StatusOf(code) == 500);

    [Fact]
    public void A_secret_key_shorter_than_32_bytes_is_refused_by_its_name()
    {
        var refusal = Assert.Throws<NexusException>(() => new ApiOptions(new byte[31]));
        Assert.Contains("NEXUS_SECRET_KEY", refusal.Message, StringComparison.Ordinal);
        Assert.NotNull(new ApiOptions(new byte[32]));
    }

    [Theory]
    [InlineData("run", "agent operator admin")]
    [InlineData("read", "agent auditor operator admin")]
    [InlineData("audit", "auditor operator admin")]
    [InlineData("teach", "operator admin")]
    [InlineData("administer", "admin")]
    public void Each_permission_admits_exactly_its_roles(string name, string admitted)
    {
        var permission = name switch
        {
            "run" => Permission.Run,
            "read" => Permission.Read,
            "audit" => Permission.Audit,
            "teach" => Permission.Teach,
            _ => Permission.Administer,
        };
        var roles = Enum.GetValues<Role>().Where(role => Admits(permission, role)).Select(Wire.WireNames.Of);
        Assert.Equal(admitted, string.Join(' ', roles));
    }

    [Fact]
    public void An_idempotency_key_stands_for_one_chain_of_one_tenant()
    {
        Assert.Equal(RequestKey.Derive("nexus.chain", "a", "k"), RequestKey.Derive("nexus.chain", "a", "k"));
        Assert.NotEqual(RequestKey.Derive("nexus.chain", "a", "k"), RequestKey.Derive("nexus.chain", "b", "k"));
        Assert.NotEqual(RequestKey.Derive("nexus.chain", "a", "k"), RequestKey.Derive("nexus.chain", "a", "l"));
        Assert.Equal(8, RequestKey.Derive("nexus.chain", "a", "k").Version);
    }

    [Fact]
    public void A_new_key_has_256_random_bits_and_is_kept_as_its_hash_only()
    {
        var key = ApiKeys.Make();
        Assert.Equal(47, key.Length);
        Assert.StartsWith("nxs_", key, StringComparison.Ordinal);
        Assert.NotEqual(key, ApiKeys.Make());
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", ApiKeys.Hash("abc"));
    }

    private static bool Admits(Permission permission, Role role)
    {
        try
        {
            permission.Check(new Caller("demo", role, "k"));
            return true;
        }
        catch (NexusException e) when (e.Code == ErrorCode.Forbidden)
        {
            return false;
        }
    }
}
