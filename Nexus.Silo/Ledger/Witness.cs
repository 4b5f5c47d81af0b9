using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Nexus.Tenants;

namespace Nexus.Ledger;

/// <inheritdoc cref="IWitness" />
/// <remarks>The store's compare-and-put makes checking and keeping one step, whatever number of silos it runs on.</remarks>
internal sealed partial class Witness(WitnessSettings settings, IWitnessedHeads heads, Alarm alarm, TimeProvider time, ILogger<Witness> logger) : IWitness
{
    private const int MaxTries = 8;

    public NoteVerifier Key => settings.Signer.Verifier;

    public async Task<(WitnessRuling Ruling, NoteSignature? Cosignature, long Last)> AddAsync(AddCheckpoint request, CancellationToken cancellation)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var id = HashOf(request.Note.Text.Split('\n')[0]);
            var before = await heads.FindAsync(id, cancellation);
            var last = before is null ? null : Checkpoint.Parse(SignedNote.Parse(before.Note).Text);
            var ruling = WitnessLaw.Judge(request, settings.Logs, _ => last);
            if (Doubt(ruling, last) is { } doubt)
            {
                LogInconsistent(logger, ruling.Checkpoint!.Origin, doubt.Reason, request.Note.ToString());
                await alarm.RaiseAsync(Bootstrap.FirstTenant, ruling.Checkpoint.Origin, doubt.About, doubt.Reason);
            }
            if (ruling.Answer is not WitnessAnswer.Cosign) return (ruling, null, last?.Size ?? 0);
            var now = time.GetUtcNow();
            var cosignature = settings.Signer.Sign(request.Note.Text, now);
            var note = request.Note with { Signatures = [.. request.Note.Signatures.Where(Trusted), cosignature] };
            var next = new WitnessedHead(id, ruling.Checkpoint!.Size, Convert.ToBase64String(ruling.Checkpoint.Root.AsSpan()), note.ToString(), now);
            if (await heads.TryPutAsync(next, before, cancellation)) return (ruling, cosignature, next.Size);
        }
        throw new NexusException(ErrorCode.Unavailable, "too many checkpoints of this log at once; try again");
    }

    public async Task<SignedNote?> LatestAsync(string originHash, CancellationToken cancellation) =>
        await heads.FindAsync(originHash, cancellation) is { } head ? SignedNote.Parse(head.Note) : null;

    /// <summary>What a refusal says of the log. Two signed heads of one size are a split view, whatever size the request says it goes on from: only the log's key can make them.</summary>
    /// <remarks>A longer head without proof is another thing: checkpoints are public, and a stranger can send one with a proof that proves nothing. The two are told apart, or the stranger could use up the alert about the real one.</remarks>
    private static (string About, string Reason)? Doubt(WitnessRuling ruling, Checkpoint? last) => ruling.Answer switch
    {
        WitnessAnswer.Inconsistent or WitnessAnswer.OtherSize when last is not null && ruling.Checkpoint!.Size == last.Size =>
            ruling.Checkpoint.Root.AsSpan().SequenceEqual(last.Root.AsSpan()) ? null : ("as its witness sees it", $"two roots for {last.Size} leaves: a split view"),
        WitnessAnswer.Inconsistent when last is not null => ("as its witness is told", $"{ruling.Reason}, unless somebody else sent its checkpoint with a wrong proof"),
        _ => null,
    };

    // Others' signatures may be of any length and content: only those that were judged are kept.
    private bool Trusted(NoteSignature signature) => settings.Logs.Any(key => key.Name == signature.Name && key.KeyId == signature.KeyId);

    private static string HashOf(string origin) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)));

    [LoggerMessage(LogLevel.Critical, "the log {Origin} does not continue what this witness has seen: {Reason}\n{Note}")]
    private static partial void LogInconsistent(ILogger logger, string origin, string reason, string note);
}
