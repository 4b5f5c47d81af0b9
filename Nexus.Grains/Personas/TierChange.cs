namespace Nexus.Personas;

/// <summary>A change of trust that is due and must be sealed to take effect.</summary>
public sealed record TierChange(TrustTier From, TrustTier To, string Reason);
