using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Actions;
using Nexus.Calls;
using Nexus.Configuration;
using Nexus.Tenants;

namespace Nexus.Personas;

/// <summary>Puts the contracts of <c>personas_dir</c> in force: a changed file within a second, one with mistakes not at all. What was changed otherwise meanwhile stays, until its file changes again.</summary>
/// <remarks>Files of the folder belong to the first tenant, those of a folder in it to the tenant of that name. Which text was put in force last is kept in the data directory, so that a start does not
/// undo what a person or a quarantine has done since. A file that goes leaves its persona as it is.</remarks>
internal sealed partial class PersonaWatch(NexusOptions options, ContractFiles files, IGrainFactory grains, IChance chance, TimeProvider time, ILogger<PersonaWatch> log) : BackgroundService
{
    private readonly Dictionary<string, string> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SettledText> _settling = new(StringComparer.Ordinal);
    private Dictionary<string, string>? _applied;

    private string Memory => Path.Combine(options.DataDir, "personas.applied");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.PersonasDir.Length == 0) return;
        using var timer = new PeriodicTimer(SettledText.Interval, time);
        try
        {
            do await LookAsync();
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    /// <summary>Looks at every file once.</summary>
    public async Task LookAsync()
    {
        try
        {
            foreach (var file in PersonaFolder.Contracts(options.PersonasDir)) await LookAsync(Bootstrap.FirstTenant, file, Path.GetFileName(file));
            foreach (var folder in Directory.EnumerateDirectories(options.PersonasDir))
                foreach (var file in PersonaFolder.Contracts(folder)) await LookAsync(Path.GetFileName(folder), file, $"{Path.GetFileName(folder)}/{Path.GetFileName(file)}");
            files.Note(Bootstrap.FirstTenant, options.PersonasDir, []);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NexusException)
        {
            Refuse(Bootstrap.FirstTenant, options.PersonasDir, [new FileFault(options.PersonasDir, 0, 0, $"cannot be read: {error.Message}")]);
        }
    }

    private async Task LookAsync(string tenant, string path, string name)
    {
        string text;
        try
        {
            text = await ReadAsync(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NexusException)
        {
            Refuse(tenant, name, [new FileFault(name, 0, 0, $"cannot be read: {error.Message}")]);
            return;
        }

        if (!_settling.TryGetValue(name, out var settling)) _settling[name] = settling = new SettledText();
        if (!settling.Take(text) || _seen.GetValueOrDefault(name) == text) return;
        var (draft, faults) = files.Read(name, text);
        if (draft is null) Refuse(tenant, name, faults);
        else if (!await ApplyAsync(tenant, name, text, draft)) return;
        _seen[name] = text;
    }

    /// <summary>False if it should be tried again at the next look.</summary>
    private async Task<bool> ApplyAsync(string tenant, string name, string text, PersonaDraft draft)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        try
        {
            if (Applied().GetValueOrDefault(name) != digest)
            {
                TenantScope.Enter(tenant);
                if (await grains.GetGrain<ITenantsGrain>(ITenantsGrain.Key).FindAsync(tenant) is null) throw new NexusException(ErrorCode.NotFound, $"there is no tenant '{tenant}', which the folder is named after");
                var personas = grains.GetGrain<IPersonasGrain>(tenant);
                var known = await personas.FindAsync(draft.Name);
                var made = known is null ? await personas.CreateAsync(chance.NewId(), draft) : await personas.UpdateAsync(known.Id, draft);
                Applied()[name] = digest;
                WholeFile.Replace(Memory, JsonSerializer.Serialize(Applied()));
                LogApplied(log, name, made.Name, made.Version, tenant);
            }

            files.Note(tenant, name, []);
            return true;
        }
        catch (NexusException refusal)
        {
            Refuse(tenant, name, [new FileFault(name, 0, 0, refusal.Message)]);
            return refusal.Code is not (ErrorCode.Unavailable or ErrorCode.Conflict or ErrorCode.NotFound);
        }
        catch (Exception error) when (error is TimeoutException or Ledger.StoreUnavailableException or IOException)
        {
            Refuse(tenant, name, [new FileFault(name, 0, 0, $"could not be put in force: {error.Message}")]);
            return false;
        }
    }

    private static async Task<string> ReadAsync(string path)
    {
        var length = new FileInfo(path).Length;
        return length <= 4L * YamlSafety.MaxCharacters ? await File.ReadAllTextAsync(path) : throw new NexusException(ErrorCode.Invalid, $"it has {length:N0} bytes");
    }

    private Dictionary<string, string> Applied()
    {
        if (_applied is not null) return _applied;
        try
        {
            if (File.Exists(Memory)) return _applied = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Memory)) ?? [];
        }
        catch (JsonException)
        {
            // Damaged: every file counts as changed then.
            LogForgotten(log, Memory);
        }

        return _applied = [];
    }

    private void Refuse(string tenant, string name, ImmutableArray<FileFault> faults)
    {
        if (!files.Faults(tenant).Any(fault => faults.Contains(fault))) LogRefused(log, string.Join("; ", faults));
        files.Note(tenant, name, faults);
    }

    [LoggerMessage(LogLevel.Information, "{File} is in force as persona {Persona} version {Version} of tenant {Tenant}")]
    private static partial void LogApplied(ILogger logger, string file, string persona, int version, string tenant);

    [LoggerMessage(LogLevel.Error, "a persona's file is not used, what was in force before it still is: {Faults}")]
    private static partial void LogRefused(ILogger logger, string faults);

    [LoggerMessage(LogLevel.Warning, "{File} cannot be read: every file of personas counts as changed")]
    private static partial void LogForgotten(ILogger logger, string file);
}
