using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Nexus.Access;
using Nexus.Tenants;
using Xunit;

namespace Nexus.Tests.Api;

public sealed class JwtTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private const string Header = """{"alg":"HS256","typ":"JWT"}""";
    private const string Claims = """{"sub":"k1","tenant":"demo","role":"admin","iat":1800000000,"exp":1800003600,"iss":"nexus","aud":"nexus"}""";

    private readonly JwtHandler _handler = new(Key);

    [Fact]
    public void A_token_we_wrote_is_read_back()
    {
        var claims = new JwtClaims("k1", "demo", Role.Auditor, Now.ToUnixTimeSeconds(), Now.ToUnixTimeSeconds() + 3600);
        Assert.True(_handler.TryRead(_handler.Write(claims), Now, out var read, out _));
        Assert.Equal(claims, read);
    }

    [Theory]
    [InlineData(Header)]
    [InlineData("""{"typ":"JWT","alg":"HS256"}""")]
    [InlineData("""{"alg":"HS256"}""")]
    public void A_token_another_library_signed_with_our_key_is_read(string header) => Assert.True(Reads(Sign(header, Claims)));

    [Theory]
    [InlineData("""{"alg":"none","typ":"JWT"}""")]
    [InlineData("""{"alg":"None"}""")]
    [InlineData("""{"alg":"HS384","typ":"JWT"}""")]
    [InlineData("""{"alg":"RS256","typ":"JWT"}""")]
    [InlineData("""{"alg":["HS256"]}""")]
    [InlineData("""{"alg":"HS256","typ":"JWE"}""")]
    [InlineData("""{"alg":"HS256","crit":["b64"],"b64":false}""")]
    [InlineData("""{"alg":"none","alg":"HS256"}""")]
    [InlineData("""{"typ":"JWT"}""")]
    [InlineData("[]")]
    [InlineData("no json")]
    public void Any_other_algorithm_or_header_is_refused(string header) => Assert.False(Reads(Sign(header, Claims)));

    [Theory]
    [InlineData("""{"tenant":"demo","role":"admin","iat":1800000000,"exp":1800003600,"iss":"nexus","aud":"nexus"}""")]
    [InlineData("""{"sub":"k1","role":"admin","iat":1800000000,"exp":1800003600,"iss":"nexus","aud":"nexus"}""")]
    [InlineData("""{"sub":"k1","tenant":"demo","iat":1800000000,"exp":1800003600,"iss":"nexus","aud":"nexus"}""")]
    [InlineData("""{"sub":"k1","tenant":"demo","role":"admin","exp":1800003600,"iss":"nexus","aud":"nexus"}""")]
    [InlineData("""{"sub":"k1","tenant":"demo","role":"admin","iat":1800000000,"iss":"nexus","aud":"nexus"}""")]
    [InlineData("""{"sub":"k1","tenant":"demo","role":"admin","iat":1800000000,"exp":1800003600,"aud":"nexus"}""")]
    [InlineData("""{"sub":"k1","tenant":"demo","role":"admin","iat":1800000000,"exp":1800003600,"iss":"nexus"}""")]
    [InlineData("""{"sub":"k1","tenant":"demo","role":"root","iat":1800000000,"exp":1800003600,"iss":"nexus","aud":"nexus"}""")]
    [InlineData("""{"sub":"k1","tenant":"../x","role":"admin","iat":1800000000,"exp":1800003600,"iss":"nexus","aud":"nexus"}""")]
    [InlineData("""{"sub":"k1","tenant":"demo","tenant":"other","role":"admin","iat":1800000000,"exp":1800003600,"iss":"nexus","aud":"nexus"}""")]
    [InlineData("""{"sub":"k1","tenant":"demo","role":"admin","iat":1800000000,"exp":"1800003600","iss":"nexus","aud":"nexus"}""")]
    [InlineData("[1]")]
    public void Missing_or_malformed_claims_are_refused(string claims) => Assert.False(Reads(Sign(Header, claims)));

    [Fact]
    public void An_expired_token_is_refused_from_the_second_it_expires()
    {
        var token = Sign(Header, Claims);
        Assert.True(Reads(token, Now.AddSeconds(3599)));
        Assert.False(Reads(token, Now.AddSeconds(3600)));
    }

    [Fact]
    public void A_token_of_the_future_is_refused()
    {
        Assert.False(Reads(Sign(Header, Claims.Replace("\"sub\"", "\"nbf\":1800000060,\"sub\"", StringComparison.Ordinal))));
        Assert.False(Reads(Sign(Header, Claims), Now.AddSeconds(-60)));
    }

    [Fact]
    public void A_token_changed_in_any_character_is_refused()
    {
        var token = Sign(Header, Claims);
        for (var i = 0; i < token.Length; i++)
        {
            var changed = token.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            Assert.False(Reads(new string(changed)), $"changed at {i}");
        }
    }

    [Fact]
    public void Anything_before_or_after_a_token_is_refused()
    {
        var token = Sign(Header, Claims);
        foreach (var other in (string[])[token + "A", token + ".", token + "=", token + " ", token + "\n", " " + token, "." + token, token[..^1], token[..token.LastIndexOf('.')], token[..(token.LastIndexOf('.') + 1)], ""])
            Assert.False(Reads(other), other);
    }

    [Fact]
    public void A_signature_by_another_key_is_refused() => Assert.False(Reads(Sign(Header, Claims, new byte[32])));

    [Fact]
    public void An_oversize_token_is_refused_before_anything_is_computed() =>
        Assert.False(Reads(Sign(Header, Claims.Replace("k1", new string('k', JwtHandler.MaxLength), StringComparison.Ordinal))));

    [Fact]
    public void Characters_beyond_ascii_are_refused() => Assert.False(Reads("é." + Sign(Header, Claims)[2..]));

    private bool Reads(string token, DateTimeOffset? now = null) => _handler.TryRead(token, now ?? Now, out _, out _);

    private static string Sign(string header, string claims, byte[]? key = null)
    {
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(key ?? Key, Encoding.ASCII.GetBytes(signed)))}";
    }
}
