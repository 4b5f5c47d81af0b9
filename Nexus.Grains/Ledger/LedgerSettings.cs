namespace Nexus.Ledger;

/// <param name="MaxBatch">How many leaves one write to the seal log may carry. 4,096; 1 to 16,384.</param>
public sealed record LedgerSettings(int MaxBatch = 4096);
