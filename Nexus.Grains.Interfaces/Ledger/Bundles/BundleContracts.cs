namespace Nexus.Ledger;

/// <summary>Holds the contracts that a bundle carries, of personas and of tools, against the digests that its decisions name.</summary>
internal sealed class BundleContracts(Bundle bundle, List<Finding> findings)
{
    private readonly HashSet<(string Id, int Version)> _personas = [];
    private readonly HashSet<(string Name, int Version)> _tools = [];
    private int _unnamed;
    private int _uncarried;
    private int _bare;

    /// <summary>What a decision was made under.</summary>
    public void Check(long index, LeafFields fields)
    {
        if (bundle.Subject == BundleSubject.Seal && bundle.Tools.IsDefault && bundle.Personas.IsEmpty)
        {
            _bare++;
            return;
        }

        Persona(index, fields);
        if (fields.ToolDigest.Length > 0) Tool(index, fields);
    }

    /// <summary>What holds for all that is carried, and what was verified in words.</summary>
    public void Close(List<string> statement)
    {
        foreach (var persona in bundle.Personas)
            if (!CanonicalJson.IsCanonical(persona.Document.Span)) Add(-1, "", "personas", $"version {persona.Version} of persona {persona.Id} is not canonical JSON");
        foreach (var tool in bundle.Tools.IsDefault ? [] : bundle.Tools)
            if (!CanonicalJson.IsCanonical(tool.Document.Span)) Add(-1, "", "tools", $"version {tool.Version} of tool {tool.Name} is not canonical JSON");
        if (_personas.Count + _tools.Count > 0) statement.Add($"Contracts by the digests that the decisions name: {Counted.Of(_personas.Count, "version of a persona", "versions of personas")}, {Counted.Of(_tools.Count, "registration of a tool", "registrations of tools")}.");
        if (_bare > 0) statement.Add("The contract it was decided under is not in the file: it was written before receipts carried contracts.");
        if (_unnamed > 0) statement.Add($"{Counted.Of(_unnamed, "decision names", "decisions name")} no digest of a contract: its text is the operator's word.");
        if (_uncarried > 0) statement.Add($"{Counted.Of(_uncarried, "decision names", "decisions name")} the registration of a tool; the file was written before they were carried, so they were not verified.");
    }

    private void Persona(long index, LeafFields fields)
    {
        var kept = bundle.Personas.FirstOrDefault(persona => persona.Id == fields.PersonaId && persona.Version == fields.PersonaVersion);
        if (kept is null) Add(index, fields.Seal, "personas", $"version {fields.PersonaVersion} of persona {fields.PersonaName}, under which the decision at {index} was made, is missing");
        else if (fields.PersonaDigest.Length == 0) _unnamed++;
        else if (ContractFinding.Of("persona", fields.PersonaName, fields.PersonaVersion, index, fields.PersonaDigest, kept.Document) is { } wrong) Add(index, fields.Seal, wrong.Field, wrong.Message);
        else _personas.Add((fields.PersonaId, fields.PersonaVersion));
    }

    private void Tool(long index, LeafFields fields)
    {
        if (bundle.Tools.IsDefault)
        {
            _uncarried++;
            return;
        }

        var kept = bundle.Tools.FirstOrDefault(tool => tool.Name == fields.Tool && tool.Version == fields.ToolVersion);
        if (ContractFinding.Of("tool", fields.Tool, fields.ToolVersion, index, fields.ToolDigest, kept?.Document) is { } wrong) Add(index, fields.Seal, wrong.Field, wrong.Message);
        else _tools.Add((fields.Tool, fields.ToolVersion));
    }

    private void Add(long index, string seal, string field, string message) => findings.Add(new Finding(index, seal, field, message));
}
