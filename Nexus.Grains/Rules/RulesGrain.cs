using System.Collections.Immutable;
using System.Globalization;
using Nexus.Actions;
using Nexus.Entities;
using Nexus.Events;
using Nexus.Tenants;
using Nexus.Threats;

namespace Nexus.Rules;

/// <summary>A tenant's rules: shown, tried, changed.</summary>
[GrainType("rules")]
internal sealed class RulesGrain(IRuleBook book, IRegistry registry, IChance chance, TimeProvider time) : Grain, IRulesGrain
{
    private const int MaxYaml = 100_000;
    private const string File = "rule.yaml";

    private string _life = "";
    private long _changes;

    private string Tenant => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var life = new byte[8];
        chance.Fill(life);
        _life = Convert.ToHexStringLower(life);
        return book.ReloadAsync(Tenant, cancellationToken);
    }

    public Task<string> StampAsync() => Task.FromResult(string.Create(CultureInfo.InvariantCulture, $"{_life}:{_changes}"));

    public Task<RuleSetView> ListAsync() => Task.FromResult(new RuleSetView([.. book.Of(Tenant).Rules.Select(View)], book.Faults(Tenant), book.Warnings(Tenant)));

    public Task<ImmutableArray<FileFault>> ValidateAsync(string yaml) => Task.FromResult(Read(yaml).Faults);

    public async Task<RuleTrial> TestAsync(string yaml, ImmutableArray<RawRecord> records)
    {
        var reading = Read(yaml);
        if (!reading.Faults.IsEmpty) return new RuleTrial(reading.Faults, [], []);
        var set = new RuleSet(reading.Rules);
        var scopes = new Dictionary<(string, string), Correlation>();
        var (findings, unread) = (ImmutableArray.CreateBuilder<ThreatFinding>(), ImmutableArray.CreateBuilder<RejectedRecord>());
        var hits = new List<RoutedHit>();
        var known = EntityBook.ById(await GrainFactory.GetGrain<IEntitiesGrain>(Tenant).ListAsync());
        for (var i = 0; i < records.Length; i++)
        {
            var read = Normaliser.Read(new ReadRecord("trial", i + 1, time.GetUtcNow(), "", records[i]));
            if (read.Event is null)
            {
                unread.Add(new RejectedRecord(i, read.Error));
                continue;
            }

            hits.Clear();
            set.Judge(Observed.Of(read.Event, known, ""), hits);
            foreach (var hit in hits.Where(hit => hit.Rule.Kind != RuleKind.Unusual))
            {
                if (!scopes.TryGetValue((hit.By, hit.Scope), out var scope)) scopes[(hit.By, hit.Scope)] = scope = new Correlation(Tenant, hit.By, hit.Scope);
                findings.AddRange(scope.Observe(set, "trial", 0, [hit.Hit]));
            }
        }

        return new RuleTrial([], findings.DrainToImmutable(), unread.DrainToImmutable());
    }

    public async Task<ImmutableArray<FileFault>> PutAsync(string id, string yaml)
    {
        var reading = Read(yaml);
        if (!reading.Faults.IsEmpty) return reading.Faults;
        if (reading.Rules is not [var rule] || rule.Id != id) return [new FileFault(File, 1, 1, $"must hold exactly one rule, with the id '{id}'")];
        var current = await registry.FindAsync(Tenant, RegistryKind.Rule, id, CancellationToken.None);
        var entry = new RegistryEntry(Tenant, RegistryKind.Rule, id, (current?.Version ?? 0) + 1, RegistryJson.Write(new RuleText(yaml)), time.GetUtcNow());
        if (!await registry.TryPutAsync(entry, CancellationToken.None)) throw new NexusException(ErrorCode.Conflict, $"rule '{id}' was changed by another at the same time; try again");
        _changes++;
        await book.ReloadAsync(Tenant, CancellationToken.None);
        return [];
    }

    private RuleReading Read(string yaml) =>
        yaml.Length is 0 or > MaxYaml ? throw new NexusException(ErrorCode.Invalid, $"the rules have {yaml.Length} characters; they must have 1 to {MaxYaml:N0}") : book.Read(File, yaml, "api");

    private RuleView View(Rule rule)
    {
        var (hits, last) = book.Hits(Tenant, rule.Id);
        return new RuleView(rule.Id, rule.Title, rule.Category, rule.Severity, Ledger.WireName.Of(rule.Kind), string.Join(", ", rule.By), rule.Origin, hits, last, rule.Line, rule.IsEnabled);
    }
}
