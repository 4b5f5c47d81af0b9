namespace Nexus.Personas;

/// <summary>A persona's fold as it is kept between activations. Losing it loses nothing: the ledger is the truth.</summary>
[GenerateSerializer, Alias("Nexus.Personas.PersonaSnapshot")]
public sealed class PersonaSnapshot
{
    [Id(0)] public Utf8Json Fold { get; set; }

    [Id(1)] public int ContractVersion { get; set; }
}
