using System.Numerics;
using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

public sealed class Ed25519Tests
{
    // RFC 8032, section 7.1.
    [Theory]
    [InlineData("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void The_vectors_of_the_RFC_are_signed_and_verified(string seed, string key, string message, string signature)
    {
        var publicKey = Ed25519.PublicKey(Hex(seed));
        Assert.Equal(key, Convert.ToHexStringLower(publicKey));
        Assert.Equal(signature, Convert.ToHexStringLower(Ed25519.Sign(Hex(seed), publicKey, Hex(message))));
        Assert.True(Ed25519.Verify(publicKey, Hex(message), Hex(signature)));
    }

    [Fact]
    public void Any_changed_bit_of_key_message_or_signature_is_refused()
    {
        byte[] seed = [.. Enumerable.Range(1, 32).Select(i => (byte)i)], message = [1, 2, 3];
        var key = Ed25519.PublicKey(seed);
        var signature = Ed25519.Sign(seed, key, message);
        for (var bit = 0; bit < 512; bit++) Assert.False(Ed25519.Verify(key, message, Flip(signature, bit)));
        for (var bit = 0; bit < 256; bit++) Assert.False(Ed25519.Verify(Flip(key, bit), message, signature));
        for (var bit = 0; bit < 24; bit++) Assert.False(Ed25519.Verify(key, Flip(message, bit), signature));
    }

    [Fact]
    public void A_signature_whose_S_is_larger_by_the_order_is_refused()
    {
        var order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
        byte[] seed = [.. Enumerable.Repeat((byte)7, 32)];
        var key = Ed25519.PublicKey(seed);
        var signature = Ed25519.Sign(seed, key, [1]);
        Assert.True(Ed25519.Verify(key, [1], signature));
        (new BigInteger(signature.AsSpan(32), isUnsigned: true) + order).ToByteArray(isUnsigned: true).CopyTo(signature, 32);
        Assert.False(Ed25519.Verify(key, [1], signature));
    }

    // The eight points of small order, and spellings of y that are not below p.
    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000")]
    public void A_key_under_which_much_would_pass_is_none(string key)
    {
        Assert.False(Ed25519.IsPublicKey(Hex(key)));
        // R the identity and S zero: what a lax verifier takes for a signature of anything under a key of small order.
        Assert.False(Ed25519.Verify(Hex(key), [1, 2], Hex("01" + new string('0', 126))));
    }

    [Fact]
    public void Nothing_is_signed_under_a_public_key_that_is_not_the_seeds()
    {
        byte[] seed = [.. Enumerable.Repeat((byte)7, 32)], other = [.. Enumerable.Repeat((byte)8, 32)];
        Assert.Equal(ErrorCode.Invalid, Assert.Throws<NexusException>(() => Ed25519.Sign(seed, Ed25519.PublicKey(other), [1])).Code);
        Assert.Throws<NexusException>(() => Ed25519.PublicKey(seed.AsSpan(0, 31)));
    }

    private static byte[] Hex(string hex) => Convert.FromHexString(hex);

    private static byte[] Flip(byte[] bytes, int bit)
    {
        byte[] changed = [.. bytes];
        changed[bit / 8] ^= (byte)(1 << bit % 8);
        return changed;
    }
}
