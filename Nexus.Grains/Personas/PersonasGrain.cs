using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Nexus.Ledger;
using Nexus.Tenants;
using Nexus.Tools;

namespace Nexus.Personas;

[GrainType("personas")]
internal sealed partial class PersonasGrain(IRegistry registry, IToolCatalog catalog, IExternalTools external, TimeProvider time, ILogger<PersonasGrain> logger) : Grain, IPersonasGrain
{
    private readonly Dictionary<string, PersonaContract> _byId = [];

    // Those whose contract cannot be read, and why.
    private readonly Dictionary<string, string> _damaged = [];

    private string Tenant => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var entry in await registry.ListAsync(Tenant, RegistryKind.Persona, cancellationToken))
        {
            try
            {
                _byId[entry.Id] = RegistryJson.Read<PersonaContract>(entry);
            }
            catch (NexusException damaged) when (damaged.Code == ErrorCode.Unavailable)
            {
                _damaged[entry.Id] = damaged.Message;
                LogDamaged(logger, damaged.Message);
            }
        }
    }

    public Task<ImmutableArray<PersonaContract>> ListAsync() => Task.FromResult<ImmutableArray<PersonaContract>>([.. _byId.Values.OrderBy(persona => persona.Name, StringComparer.Ordinal)]);

    /// <summary>One that is not found may be one that cannot be read: its name went with its contract.</summary>
    public Task<PersonaContract?> FindAsync(string nameOrId)
    {
        var found = _byId.GetValueOrDefault(nameOrId) ?? Named(nameOrId);
        if (found is null && _damaged.Count > 0)
            throw new NexusException(ErrorCode.Unavailable, $"no persona that can be read is called '{nameOrId}', and {_damaged.GetValueOrDefault(nameOrId, _damaged.Values.First())}; write it again (POST /v1/personas)");
        return Task.FromResult(found);
    }

    public async Task<PersonaContract?> VersionAsync(string nameOrId, int version)
    {
        if (await FindAsync(nameOrId) is not { } current || version < 1 || version > current.Version) return null;
        if (version == current.Version) return current;
        return await registry.FindVersionAsync(Tenant, RegistryKind.Persona, current.Id, version, CancellationToken.None) is { } entry ? RegistryJson.Read<PersonaContract>(entry) : null;
    }

    public async Task<PersonaCandidate?> CandidateAsync(string nameOrId)
    {
        if (await FindAsync(nameOrId) is not { } current) return null;
        var entry = await registry.FindAsync(Tenant, RegistryKind.Candidate, current.Id, CancellationToken.None);
        return entry is null || RegistryJson.Read<PersonaCandidate>(entry) is not { Draft: not null } candidate ? null : candidate;
    }

    public async Task<PersonaCandidate?> TryAsync(string id, PersonaDraft? draft)
    {
        if (!_byId.ContainsKey(id)) throw new NexusException(ErrorCode.NotFound, "Persona not found");
        if (draft is not null) PersonaRules.Check(draft);
        var before = await registry.FindAsync(Tenant, RegistryKind.Candidate, id, CancellationToken.None);
        if (draft is null && (before is null || RegistryJson.Read<PersonaCandidate>(before).Draft is null)) return null;
        var candidate = new PersonaCandidate((before?.Version ?? 0) + 1, draft);
        if (!await registry.TryPutAsync(new RegistryEntry(Tenant, RegistryKind.Candidate, id, candidate.Number, RegistryJson.Write(candidate), time.GetUtcNow()), CancellationToken.None))
            throw new NexusException(ErrorCode.Conflict, "the persona's candidate was changed by another at the same time; try again");
        await GrainFactory.GetGrain<IPersonaGrain>(GrainKey.Of(Tenant, id)).ReloadAsync();
        return draft is null ? null : candidate;
    }

    public async Task<PersonaContract> CreateAsync(string id, PersonaDraft draft)
    {
        PersonaRules.Check(draft);
        if (_byId.ContainsKey(id)) return await FirstAsync(id);
        await CheckToolsAsync(draft.AllowedTools);
        if (Named(draft.Name) is { } taken)
            return PersonaRules.Same(taken, draft) ? taken : throw new NexusException(ErrorCode.Conflict, $"a persona named '{draft.Name}' exists already (id {taken.Id}); change it with PUT");
        return await SaveAsync(PersonaContract.Of(id, draft, 1));
    }

    public async Task<PersonaContract> UpdateAsync(string id, PersonaDraft draft)
    {
        if (!_byId.TryGetValue(id, out var current)) throw new NexusException(ErrorCode.NotFound, "Persona not found");
        PersonaRules.Check(draft);
        if (PersonaRules.Same(current, draft)) return current;
        // A tool that has gone since is no mistake of this change.
        await CheckToolsAsync(draft.AllowedTools.Except(current.AllowedTools));
        if (Named(draft.Name) is { } taken && taken.Id != id) throw new NexusException(ErrorCode.Conflict, $"a persona named '{draft.Name}' exists already (id {taken.Id})");
        var saved = await SaveAsync(PersonaContract.Of(id, draft, current.Version + 1));
        await GrainFactory.GetGrain<IPersonaGrain>(GrainKey.Of(Tenant, id)).ReloadAsync();
        return saved;
    }

    private async ValueTask CheckToolsAsync(IEnumerable<string> tools)
    {
        var unknown = new List<string>();
        foreach (var tool in tools)
            if (catalog.Describe(Tenant, tool) is null && await external.FindAsync(Tenant, tool) is null) unknown.Add($"'{tool}'");
        if (unknown.Count > 0) throw new NexusException(ErrorCode.Invalid, $"allowed_tools names {string.Join(", ", unknown)}, which {(unknown.Count == 1 ? "is no tool" : "are no tools")} of this tenant: see GET /v1/tools, or register {(unknown.Count == 1 ? "it" : "them")} first (POST /v1/tools)");
    }

    // A repeat gets the first answer, whatever became of the persona since.
    private async Task<PersonaContract> FirstAsync(string id) =>
        RegistryJson.Read<PersonaContract>((await registry.FindVersionAsync(Tenant, RegistryKind.Persona, id, 1, CancellationToken.None))!);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Reason}; the tenant's other personas go on")]
    private static partial void LogDamaged(ILogger logger, string reason);

    private PersonaContract? Named(string name) => _byId.Values.FirstOrDefault(persona => persona.Name == name);

    private async Task<PersonaContract> SaveAsync(PersonaContract contract)
    {
        if (!await registry.TryPutAsync(new RegistryEntry(Tenant, RegistryKind.Persona, contract.Id, contract.Version, ContractDocument.Write(RegistryJson.Write(contract)), time.GetUtcNow()), CancellationToken.None))
        {
            DeactivateOnIdle();
            throw new NexusException(ErrorCode.Conflict, $"persona '{contract.Name}' was changed by another at the same time; try again");
        }

        return _byId[contract.Id] = contract;
    }
}
