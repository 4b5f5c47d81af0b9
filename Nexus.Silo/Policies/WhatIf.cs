using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Tenants;
using Nexus.Tools;
using Nexus.Wire;

namespace Nexus.Policies;

/// <inheritdoc cref="IWhatIf" />
internal sealed class WhatIf(ISealLog log, IRegistry registry, IToolCatalog tools, IExternalTools external, Judgement judgement) : IWhatIf
{
    private const int PageSize = 1000;

    // One a tenant: it reads a whole log, and a second one would tell the same.
    private readonly ConcurrentDictionary<string, byte> _running = new(StringComparer.Ordinal);

    public async IAsyncEnumerable<WhatIfLine> RunAsync(string tenant, PersonaDraft contract, string? persona, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancellation)
    {
        PersonaRules.Check(contract);
        var current = await CurrentAsync(tenant, persona ?? contract.Name, cancellation);
        if (!_running.TryAdd(tenant, 0)) throw new NexusException(ErrorCode.QuotaReached, "a what-if of this tenant is running already; wait for its end") { RetryAfterSeconds = 5 };
        try
        {
            var trusted = new HashSet<string>((await external.ListAsync(tenant)).Concat(tools.All(tenant)).Where(static tool => tool.Trust == OutputTrust.Trusted).Select(static tool => tool.Name), StringComparer.Ordinal);
            var history = new SealedHistory(current.Id, trusted.Contains);
            var run = new Run(new Rejudgement(judgement), new Past(registry, tools, external, tenant), PersonaContract.Of(current.Id + "?what-if", contract, current.Version), new WhatIfTally());
            var size = (await log.StateAsync(tenant, cancellation)).Size;
            var at = 0L;
            while (at < size)
            {
                var page = await log.ReadAsync(tenant, at, (int)Math.Min(PageSize, size - at), cancellation);
                if (page.Count == 0) break;
                foreach (var leaf in page)
                    if (history.Take(leaf) is { } made && !(made.Fields.Time < since) && await run.JudgeAsync(made, cancellation) is { } change) yield return new WhatIfLine(Change: change);
                at = page[^1].Index + 1;
                yield return new WhatIfLine(Progress: new WhatIfProgress(at, size, run.Tally.Judged));
                // The log is read on whatever thread the store answers on: others get their turn.
                await Task.Yield();
            }

            yield return new WhatIfLine(Summary: run.Tally.Summary(current.Name, current.Version, at));
        }
        finally
        {
            _running.TryRemove(tenant, out _);
        }
    }

    private async ValueTask<PersonaContract> CurrentAsync(string tenant, string nameOrId, CancellationToken cancellation)
    {
        foreach (var entry in await registry.ListAsync(tenant, RegistryKind.Persona, cancellation))
            if (RegistryJson.Read<PersonaContract>(entry) is var contract && (contract.Name == nameOrId || contract.Id == nameOrId)) return contract;
        throw new NexusException(ErrorCode.NotFound, $"there is no persona '{nameOrId}' whose history could be judged again; name another one's with --persona");
    }

    /// <summary>One what-if under way.</summary>
    private sealed record Run(Rejudgement Law, Past Past, PersonaContract Contract, WhatIfTally Tally)
    {
        public async ValueTask<WhatIfChange?> JudgeAsync(SealedDecision made, CancellationToken cancellation)
        {
            if (made.Payload is null)
            {
                Tally.Erased();
                return null;
            }

            return Tally.Add(await Law.JudgeAsync(made, await Past.ContractAsync(made.Fields, cancellation), Contract, await Past.ToolAsync(made.Fields, cancellation), cancellation));
        }
    }

    /// <summary>Contracts and tools as they were, read once each.</summary>
    private sealed class Past(IRegistry registry, IToolCatalog tools, IExternalTools external, string tenant)
    {
        private readonly Dictionary<int, (PersonaContract? Contract, string Digest)> _contracts = [];
        private readonly Dictionary<(string Name, int Version), ToolDescriptor?> _tools = [];

        public async ValueTask<PersonaContract?> ContractAsync(LeafFields made, CancellationToken cancellation)
        {
            if (!_contracts.TryGetValue(made.PersonaVersion, out var found))
            {
                var entry = await registry.FindVersionAsync(tenant, RegistryKind.Persona, made.PersonaId, made.PersonaVersion, cancellation);
                // The reader of meanings keeps vectors by persona: neither this one nor the changed one must push out those of the one in force.
                _contracts[made.PersonaVersion] = found = entry is null ? (null, "") : (RegistryJson.Read<PersonaContract>(entry) with { Id = made.PersonaId + "@" + made.PersonaVersion }, ContractDocument.Digest(entry.Document));
            }

            return made.PersonaDigest.Length == 0 || made.PersonaDigest == found.Digest ? found.Contract : null;
        }

        public async ValueTask<ToolDescriptor?> ToolAsync(LeafFields made, CancellationToken cancellation)
        {
            if (_tools.TryGetValue((made.Tool, made.ToolVersion), out var found)) return found;
            if (made.ToolVersion > 0)
                found = await registry.FindVersionAsync(tenant, RegistryKind.Tool, made.Tool, made.ToolVersion, cancellation) is { } entry ? RegistryJson.Read<ToolDescriptor>(entry) : null;
            else found = tools.Describe(tenant, made.Tool) ?? (await external.FindAsync(tenant, made.Tool))?.Descriptor;
            return _tools[(made.Tool, made.ToolVersion)] = found;
        }
    }
}
