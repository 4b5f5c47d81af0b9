using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

public sealed class SignedNoteTests
{
    // The example of c2sp.org/signed-note.
    private const string ExampleKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    private const string Example = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    // The examples of c2sp.org/tlog-checkpoint and c2sp.org/tlog-cosignature.
    private const string Cosigned = """
        example.com/behind-the-sofa
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
        — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==

        """;

    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly NoteSigner Log = NoteSigner.Of("log.example/a", NoteKeyType.Ed25519, [.. Enumerable.Repeat((byte)1, 32)]);
    private static readonly NoteSigner Witness = NoteSigner.Of("witness.example/w", NoteKeyType.Cosignature, [.. Enumerable.Repeat((byte)2, 32)]);

    [Fact]
    public void The_example_of_the_specification_verifies_and_is_written_back_as_it_was()
    {
        var note = SignedNote.Parse(Example);
        var key = NoteVerifier.Parse(ExampleKey);
        Assert.Equal(key.ToString(), Assert.Single(note.Verify([key])).Key.ToString());
        Assert.Equal(Example, note.ToString());
        Assert.Equal(ExampleKey, key.ToString());
    }

    [Fact]
    public void A_checkpoint_with_a_cosignature_is_read_and_written_back_as_it_was()
    {
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(Cosigned));
        var checkpoint = Checkpoint.Parse(note.Text);
        Assert.Equal(("example.com/behind-the-sofa", 20852163), (checkpoint.Origin, checkpoint.Size));
        Assert.Equal(Cosigned, note.ToString());
        Assert.Equal(note.Text, checkpoint.ToText());
        Assert.Equal(["example.com/behind-the-sofa", "witness.example.com/w1"], note.Signatures.Select(s => s.Name));
        Assert.Empty(note.Verify([]));
    }

    [Fact]
    public void A_log_signs_a_witness_cosigns_and_both_verify_by_their_public_keys_alone()
    {
        var text = Checkpoint.Of("log.example/a", new LedgerHead(0, [.. MerkleHash.Empty])).ToText();
        var note = SignedNote.Parse(SignedNote.Sign(text, [Log], Noon).With(Witness.Sign(text, Noon)).ToString());
        var verified = note.Verify([NoteVerifier.Parse(Log.Verifier.ToString()), NoteVerifier.Parse(Witness.Verifier.ToString())]);
        Assert.Equal([null, Noon.ToUnixTimeSeconds()], verified.Select(v => v.Time));
        Assert.NotEqual(Log.Verifier.KeyId, NoteName.KeyId("log.example/a", NoteKeyType.Cosignature, Log.Verifier.PublicKey.AsSpan()));
    }

    [Fact]
    public void An_altered_text_or_a_moved_time_of_a_cosignature_rejects_the_whole_note()
    {
        var note = SignedNote.Sign("a\n1\n" + Convert.ToBase64String(new byte[32]) + "\n", [Log, Witness], Noon);
        Assert.Throws<NexusException>(() => (note with { Text = note.Text.Replace('1', '2') }).Verify([Log.Verifier]));
        var later = note.Signatures[1] with { Bytes = note.Signatures[1].Bytes.SetItem(7, (byte)(note.Signatures[1].Bytes[7] ^ 1)) };
        Assert.Throws<NexusException>(() => (note with { Signatures = [note.Signatures[0], later] }).Verify([Witness.Verifier]));
        Assert.Empty(note.Verify([NoteSigner.Of("log.example/a", NoteKeyType.Ed25519, new byte[32]).Verifier]));
    }

    [Fact]
    public void An_ECDSA_key_of_another_curve_is_none()
    {
        using var key = ECDsa.Create(ECCurve.CreateFromValue("1.3.132.0.10")); // secp256k1: 256 bits as well
        Assert.Throws<NexusException>(() => NoteVerifier.Of("old.example", NoteKeyType.Ecdsa, key.ExportSubjectPublicKeyInfo()));
        using var larger = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Throws<NexusException>(() => NoteVerifier.Of("old.example", NoteKeyType.Ecdsa, larger.ExportSubjectPublicKeyInfo()));
    }

    [Fact]
    public void An_ECDSA_key_is_verified_and_unknown_kinds_of_signature_are_passed_over()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var verifier = NoteVerifier.Of("old.example", NoteKeyType.Ecdsa, key.ExportSubjectPublicKeyInfo());
        var signature = key.SignData("hello\n"u8, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var unknown = new NoteSignature("new.example", 0x06060606, [.. new byte[2420]]);
        var note = SignedNote.Parse(new SignedNote("hello\n", [unknown, new("old.example", verifier.KeyId, [.. signature])]).ToString());
        Assert.Equal(verifier.ToString(), Assert.Single(note.Verify([NoteVerifier.Parse(verifier.ToString())])).Key.ToString());
        Assert.Throws<NexusException>(() => (note with { Text = "hallo\n" }).Verify([verifier]));
    }

    [Theory]
    [InlineData("no signatures\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\n— a AAAAAAA=")]
    [InlineData("text\n\n- a AAAAAAA=\n")]
    [InlineData("text\n\n— a+b AAAAAAA=\n")]
    [InlineData("text\n\n— a AAAAAA==\n")]
    [InlineData("text\n\n— a AAAAAAB=\n")]
    [InlineData("text\n\n— a AAAA AAA=\n")]
    [InlineData("text\n\n— a AAAAAAA\n")]
    [InlineData("text\r\n\n— a AAAAAAA=\n")]
    [InlineData("text\n\n— a AAAAAAA=\ntrailing\n")]
    public void A_note_that_is_not_exactly_one_is_refused(string note) => Assert.Equal(ErrorCode.Invalid, Assert.Throws<NexusException>(() => SignedNote.Parse(note)).Code);

    [Fact]
    public void Bytes_that_are_not_UTF8_are_no_note() => Assert.Throws<NexusException>(() => SignedNote.Parse([0xFF, .. Encoding.UTF8.GetBytes(Example)]));

    [Theory]
    [InlineData("a\n1\n")]
    [InlineData("a\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("a\n+1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("a\n9223372036854775808\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n")]
    [InlineData("a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jx\n")]
    [InlineData("\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("a\n0\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")]
    public void A_checkpoint_that_is_not_exactly_one_is_refused(string text) => Assert.Throws<NexusException>(() => Checkpoint.Parse(text));

    [Fact]
    public void Extension_lines_are_kept() => Assert.Equal(["x", "y"], Checkpoint.Parse("a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nx\ny\n").Extensions);

    [Theory]
    [InlineData("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530d903a+Bukyegrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U")]
    [InlineData("example.com foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    public void A_verifier_key_that_is_not_exactly_one_is_refused(string vkey) => Assert.Throws<NexusException>(() => NoteVerifier.Parse(vkey));

    [Fact]
    public void A_private_key_is_read_and_never_shown()
    {
        var seed = Convert.ToBase64String([1, .. Enumerable.Repeat((byte)1, 32)]);
        var text = $"PRIVATE+KEY+log.example/a+{Log.Verifier.KeyId:x8}+{seed}";
        var signer = NoteSigner.Parse(text);
        Assert.Equal(Log.Verifier.ToString(), signer.Verifier.ToString());
        Assert.DoesNotContain(seed, signer.ToString(), StringComparison.Ordinal);
        var refusal = Assert.Throws<NexusException>(() => NoteSigner.Parse(text.Replace("log.example/a", "log.example/b", StringComparison.Ordinal)));
        Assert.DoesNotContain(seed, refusal.Message, StringComparison.Ordinal);
    }
}
