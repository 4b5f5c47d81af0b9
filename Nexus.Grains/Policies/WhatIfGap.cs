namespace Nexus.Policies;

/// <summary>Why a decision is judged again on less, or on other things, than the gates had then.</summary>
public static class WhatIfGap
{
    public const string Redacted = "secrets were redacted before it was sealed";
    public const string EarlierErased = "an earlier payload of its chain was erased";
    public const string BeginningNotHeld = "the beginning of its chain is not in the range that was read or held";
    public const string ObservationsUnsealed = "what the chain had seen is not all in the ledger (sealed by an older version)";
    public const string ToolChanged = "the tool's registration of then is not there any more, or differs from what was committed";
    public const string ContractChanged = "the version of the contract it was made under is not there any more as it was sealed";
    public const string LeaseUnknown = "how long the lease had been held was not sealed (older version)";
    public const string Budgets = "how the budgets stood is not judged again";
    public const string OtherJudgement = "under the contract of then it is not judged as it was sealed: the gates, their settings or the embedder differ";
}
