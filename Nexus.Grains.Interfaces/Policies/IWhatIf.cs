using Nexus.Personas;
using Nexus.Wire;

namespace Nexus.Policies;

/// <summary>Judges sealed history again under a contract that is not in force. Changes nothing.</summary>
public interface IWhatIf
{
    /// <summary>Lines as they come: progress, the decisions that change, and one summary as the last.</summary>
    /// <param name="tenant">Whose ledger.</param>
    /// <param name="contract">The changed contract.</param>
    /// <param name="persona">Whose decisions, by name or id; the contract's own name if null.</param>
    /// <param name="since">Only decisions made then or later; all if null. What came before still counts as history.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> if there is no such persona; <see cref="ErrorCode.QuotaReached"/> while another one of the tenant runs in this process.</exception>
    IAsyncEnumerable<WhatIfLine> RunAsync(string tenant, PersonaDraft contract, string? persona, DateTimeOffset? since, CancellationToken cancellation);
}
