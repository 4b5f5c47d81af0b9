using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Nexus.Configuration;
using Nexus.Tenants;
using Nexus.Threats;

namespace Nexus.Rules;

/// <inheritdoc cref="IRuleBook" />
internal sealed partial class RuleBook : IRuleBook
{
    private readonly IRegistry _registry;
    private readonly TimeProvider _time;
    private readonly ILogger<RuleBook> _log;
    private readonly string _file;
    private readonly ConcurrentDictionary<string, ImmutableArray<Rule>> _own = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RuleSet> _sets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Tenant, string Rule), (long Hits, DateTimeOffset Last)> _hits = new();
    private readonly ConcurrentDictionary<string, ImmutableArray<FileFault>> _ownFaults = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ImmutableArray<FileFault>> _ownWarnings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Tenant, string Id), (string Yaml, RuleReading Reading)> _read = new();
    private readonly ConcurrentDictionary<string, string> _stamps = new(StringComparer.Ordinal);
    private ImmutableArray<Rule>? _fromFile;
    private ImmutableArray<FileFault> _faults = [];
    private ImmutableArray<FileFault> _warnings = [];
    private readonly SettledText _settling = new();
    private string _text = "";

    public RuleBook(NexusOptions options, IRegistry registry, TimeProvider time, ILogger<RuleBook> log)
    {
        (_registry, _time, _log, _file) = (registry, time, log, options.RulesFile);
        if (_file.Length == 0) return;
        LookAtFile(settled: true);
        // At the start there is no set before it to go on with.
        if (!_faults.IsEmpty) throw new NexusException(ErrorCode.Invalid, $"rules_file (NEXUS_RULES_FILE): '{_file}' cannot be used:\n  " + string.Join("\n  ", _faults));
    }

    public RuleSet Of(string tenant) => _sets.GetOrAdd(tenant, static (name, book) => book.Build(name), this);

    public ImmutableArray<FileFault> Faults(string tenant) => [.. _faults, .. _ownFaults.GetValueOrDefault(tenant, [])];

    public ImmutableArray<FileFault> Warnings(string tenant) => [.. _warnings, .. _ownWarnings.GetValueOrDefault(tenant, [])];

    public RuleReading Read(string file, string yaml, string origin) => RuleYaml.Read(file, yaml, origin);

    public Task EnsureAsync(string tenant, CancellationToken cancellation) => _own.ContainsKey(tenant) ? Task.CompletedTask : ReloadAsync(tenant, cancellation);

    /// <summary>The tenants whose rules are used in this process, each with what its rules were called when they were read.</summary>
    public IEnumerable<(string Tenant, string Stamp)> Used() => _sets.Keys.Select(tenant => (tenant, _stamps.GetValueOrDefault(tenant, "")));

    /// <summary>Reads the tenant's own rules again because they are called something else now.</summary>
    public async Task TakeAsync(string tenant, string stamp, CancellationToken cancellation)
    {
        await ReloadAsync(tenant, cancellation);
        _stamps[tenant] = stamp;
    }

    public async Task ReloadAsync(string tenant, CancellationToken cancellation)
    {
        var rules = ImmutableArray.CreateBuilder<Rule>();
        var (faults, warnings) = (ImmutableArray.CreateBuilder<FileFault>(), ImmutableArray.CreateBuilder<FileFault>());
        foreach (var entry in await _registry.ListAsync(tenant, RegistryKind.Rule, cancellation))
        {
            var yaml = RegistryJson.Read<RuleText>(entry).Yaml;
            var reading = _read.TryGetValue((tenant, entry.Id), out var before) && before.Yaml == yaml ? before.Reading : RuleYaml.Read(entry.Id, yaml, "api");
            _read[(tenant, entry.Id)] = (yaml, reading);
            rules.AddRange(reading.Rules);
            faults.AddRange(reading.Faults);
            warnings.AddRange(DefaultRules.Outdated(entry.Id, reading.Rules));
        }

        _ownFaults[tenant] = faults.ToImmutable();
        _ownWarnings[tenant] = warnings.ToImmutable();
        _own[tenant] = rules.ToImmutable();
        _sets[tenant] = Build(tenant);
    }

    /// <summary>Reads the rule file again if it has changed. A file with mistakes changes nothing but the list of faults.</summary>
    /// <param name="settled">True at the start, where nothing is in force that a half-written file could loosen.</param>
    public void LookAtFile(bool settled = false)
    {
        if (_file.Length == 0) return;
        string text;
        try
        {
            text = File.ReadAllText(_file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _faults = [new FileFault(Path.GetFileName(_file), 0, 0, $"cannot be read: {error.Message}")];
            return;
        }

        if (!_settling.Take(text) && !settled || text == _text) return;
        _text = text;
        var reading = RuleYaml.Read(Path.GetFileName(_file), text, Path.GetFileName(_file));
        _faults = reading.Faults;
        if (!_faults.IsEmpty)
        {
            LogRefused(_log, string.Join("; ", _faults));
            return;
        }

        Take(reading.Rules);
        foreach (var tenant in _sets.Keys) _sets[tenant] = Build(tenant);
        LogLoaded(_log, reading.Rules.Length, _file);
    }

    /// <summary>A copy of an earlier version's rules in which nothing was changed says nothing but: the default rules. Where something was changed it is for people to take over what was corrected.</summary>
    private void Take(ImmutableArray<Rule> rules)
    {
        var file = Path.GetFileName(_file);
        var old = DefaultRules.IsOldSet(rules);
        _fromFile = old ? null : rules;
        _warnings = old ? [new FileFault(file, 1, 1, "holds the default rules of an earlier version, unchanged: those of this version are in force in their place")] : [.. DefaultRules.Outdated(file, rules)];
        foreach (var warning in _warnings) LogOutdated(_log, warning);
    }

    public void Count(string tenant, ThreatFinding finding)
    {
        var now = _time.GetUtcNow();
        _hits.AddOrUpdate((tenant, finding.Rule), (1, now), (_, before) => (before.Hits + 1, now));
    }

    public (long Hits, DateTimeOffset? Last) Hits(string tenant, string rule) => _hits.TryGetValue((tenant, rule), out var found) ? (found.Hits, found.Last) : (0, null);

    private RuleSet Build(string tenant)
    {
        var own = _own.GetValueOrDefault(tenant, []);
        return new RuleSet([.. own, .. (_fromFile ?? DefaultRules.Current).Where(rule => own.All(other => other.Id != rule.Id))]);
    }

    [LoggerMessage(LogLevel.Error, "the changed rules are not used, those before stay in force: {Faults}")]
    private static partial void LogRefused(ILogger logger, string faults);

    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    private static partial void LogOutdated(ILogger logger, FileFault warning);

    [LoggerMessage(LogLevel.Information, "{Count} rules in force from {File}")]
    private static partial void LogLoaded(ILogger logger, int count, string file);
}
