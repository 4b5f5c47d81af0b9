using System.Text;
using Nexus.Ledger;
using Nexus.Wire;

namespace Nexus.Cli;

/// <summary>A bundle or receipt, verified from the file alone.</summary>
internal static class OfflineFile
{
    /// <summary>The verdict, in the form of the server's.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if it is neither, or a key is none.</exception>
    public static VerifyResponse Verify(byte[] file, string? key, IReadOnlyList<string> witnesses)
    {
        var known = Keys(key is null ? [] : [key], "--key", NoteVerifier.Parse);
        var watching = Keys(witnesses, "--witness", NoteVerifier.ParseWitness);
        if (!file.AsSpan().StartsWith("c2sp.org/tlog-proof@"u8)) return Bundle(file, known, watching);
        return Answer(null, ReceiptCheck.Run(TlogProof.Parse(Text(file)), known, watching));
    }

    private static VerifyResponse Bundle(byte[] file, IReadOnlyList<NoteVerifier> keys, IReadOnlyList<NoteVerifier> witnesses)
    {
        var read = BundleFormat.Read(file);
        return Answer(read.Bundle.Subject == BundleSubject.Chain ? read.Bundle.Id : null, BundleCheck.Run(read, keys, witnesses));
    }

    private static VerifyResponse Answer(string? chain, OfflineVerdict verdict) => new(
        chain,
        verdict.Valid,
        verdict.Leaves,
        verdict.Seals,
        verdict.Checkpoint?.Size ?? 0,
        verdict.Checkpoint is { } checkpoint ? Convert.ToHexStringLower(checkpoint.Root.AsSpan()) : "",
        [.. verdict.Findings.Select(static finding => new FindingResponse(finding.Index, finding.SealId, finding.Field, finding.Message))],
        string.Join(' ', verdict.Statement));

    private static IReadOnlyList<NoteVerifier> Keys(IReadOnlyList<string> given, string option, Func<string, NoteVerifier> read)
    {
        if (given.Any(static key => key.StartsWith("nxs_", StringComparison.Ordinal)))
            throw new NexusException(ErrorCode.Invalid, $"{option}: to verify a file give the log's public key (a vkey such as logs.example/demo+530d903a+Aeky…), not an API key");
        return [.. given.SelectMany(static key => File.Exists(key) ? File.ReadAllLines(key) : [key]).Select(static line => line.Trim()).Where(static line => line.Length > 0).Select(read)];
    }

    private static string Text(byte[] file)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file);
        }
        catch (DecoderFallbackException error)
        {
            throw new NexusException(ErrorCode.Invalid, "the file is not valid UTF-8", error);
        }
    }
}
