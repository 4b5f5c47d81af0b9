using System.Numerics;
using System.Text.Json;
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

    // A choice from C2SP wycheproof, testvectors_v1/ed25519_test.json, by tcId: one or two of each class.
    [Theory]
    [InlineData(10, false, "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa", "3f", "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(14, false, "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa", "3f", "0000000000000000000000000000000000000000000000000000000000000000edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData(22, false, "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa", "3f", "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010ecd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")]
    [InlineData(30, false, "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa", "54657374", "")]
    [InlineData(33, false, "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa", "54657374", "7c38e026f29e14aabd059a0f2db8b0cd783040609a8be684db12f82a27774ab07a9155711ecfaf7f99f277bad0c6ae7e39d4eef676573336a5c51eb6f946b30d2020")]
    [InlineData(42, false, "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa", "313233343030", "647c1492402ab5ce03e2c3a7f0384d051b9cf3570f1207fc78c1bcc98c281c2b1d125e5538f38afbcc1c84e489521083041d24bc6240767029da063271a1ff0c")]
    [InlineData(59, false, "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa", "313233343030", "657c1492402ab5ce03e2c3a7f0384d051b9cf3570f1207fc78c1bcc98c281cab227aedf259f910f0f3a759a335062665217925d019173b88917eae294f75d40f")]
    [InlineData(60, false, "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa", "313233343030", "0000000000000000000000000000000000000000000000000000000000000000e0b8e7770d51c7a36375d006c5bffd6af43ff54aaf47e4330dc118c71d61ec02")]
    [InlineData(63, false, "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa", "54657374", "7c38e026f29e14aabd059a0f2db8b0cd783040609a8be684db12f82a27774ab067654bce3832c2d76f8f6f5dafc08d9339d4eef676573336a5c51eb6f946b31d")]
    [InlineData(64, false, "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa", "54657374", "7c38e026f29e14aabd059a0f2db8b0cd783040609a8be684db12f82a27774ab05439412b5395d42f462c67008eba6ca839d4eef676573336a5c51eb6f946b32d")]
    [InlineData(66, false, "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa", "54657374", "7c38e026f29e14aabd059a0f2db8b0cd783040609a8be684db12f82a27774ab0e2300459f1e742404cd934d2c595a6253ad4eef676573336a5c51eb6f946b38d")]
    [InlineData(67, false, "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa", "54657374", "7c38e026f29e14aabd059a0f2db8b0cd783040609a8be684db12f82a27774ab07a9155711ecfaf7f99f277bad0c6ae7e39d4eef676573336a5c51eb6f946b32d")]
    [InlineData(70, false, "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa", "54657374", "7c38e026f29e14aabd059a0f2db8b0cd783040609a8be684db12f82a27774ab0679155711ecfaf7f99f277bad0c6ae7e39d4eef676573336a5c51eb6f946b38d")]
    [InlineData(84, true, "100fdf47fb94f1536a4f7c3fda27383fa03375a8f527c537e6f1703c47f94f86", "124e583f8b8eca58bb29c271b41d36986bbc45541f8e51f9cb0133eca447601e", "dac119d6ca87fc59ae611c157048f4d4fc932a149dbe20ec6effd1436abf83ea05c7df0fef06147241259113909bc71bd3c53ba4464ffcad3c0968f2ffffff0f")]
    [InlineData(85, false, "100fdf47fb94f1536a4f7c3fda27383fa03375a8f527c537e6f1703c47f94f86", "6a0bc2b0057cedfc0fa2e3f7f7d39279b30f454a69dfd1117c758d86b19d85e0", "0971f86d2c9c78582524a103cb9cf949522ae528f8054dc20107d999be673ff4e25ebf2f2928766b1248bec6e91697775f8446639ede46ad4df4053000000010")]
    [InlineData(86, true, "8fd659b77b558ed93882c1157438450ac86ec62d421d568e98ee236f3810295a", "b0729a713593a92e46b56eaa66b9e435f7a09a8e7de03b078f6f282285276635f301e7aaafe42187c45d6f5b13f9f16b11195cc125c05b90d24dfe4c", "7db17557ac470c0eda4eedaabce99197ab62565653cf911f632ee8be0e5ffcfc88fb94276b42e0798fd3aa2f0318be7fc6a29fae75f70c3dcdc414a0ad866601")]
    [InlineData(114, true, "037b55b427dc8daa0f80fcebaf0846902309f8a6cf18b465c0ce9b6539629ac8", "01234567", "c964e100033ce8888b23466677da4f4aea29923f642ae508f9d0888d788150636ab9b2c3765e91bbb05153801114d9e52dc700df377212222bb766be4b8c020d")]
    [InlineData(119, true, "4abfb535313705a6570018440cdec1a3ae33e51f352112fa6acbd0c6bc3ea859", "321b5f663c19e30ee7bbb85e48ecf44db9d3f512", "f296715e855d8aecccba782b670163dedc4458fe4eb509a856bcac450920fd2e95a3a3eb212d2d9ccaf948c39ae46a2548af125f8e2ad9b77bd18f92d59f9200")]
    [InlineData(151, false, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "313233343030", "0100000000000000000000000000000000000000000000000000000000000080c803ee1f2342aa96ff698a393d1ab5e66f3eda101d6d120b394c3fd32c117d0a")]
    public void Wycheproof_is_answered_as_it_wants(int id, bool valid, string key, string message, string signature) =>
        Assert.True(valid == Ed25519.Verify(Hex(key), Hex(message), Hex(signature)), $"tcId {id}");

    [Fact]
    public void All_of_Wycheproof_is_answered_as_it_wants_where_its_file_is_at_hand()
    {
        var path = Environment.GetEnvironmentVariable("NEXUS_TEST_WYCHEPROOF_ED25519");
        Assert.SkipWhen(string.IsNullOrEmpty(path), "NEXUS_TEST_WYCHEPROOF_ED25519 names no copy of ed25519_test.json");
        using var file = JsonDocument.Parse(File.ReadAllBytes(path!));
        foreach (var group in file.RootElement.GetProperty("testGroups").EnumerateArray())
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var verdict = Ed25519.Verify(Hex(group.GetProperty("publicKey").GetProperty("pk").GetString()!), Hex(test.GetProperty("msg").GetString()!), Hex(test.GetProperty("sig").GetString()!));
                Assert.True(verdict == (test.GetProperty("result").GetString() == "valid"), $"tcId {test.GetProperty("tcId")}");
            }
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
