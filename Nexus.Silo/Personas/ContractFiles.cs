using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Nexus.Personas;

/// <inheritdoc cref="IContractFiles" />
internal sealed class ContractFiles : IContractFiles
{
    private readonly ConcurrentDictionary<(string Tenant, string File), ImmutableArray<FileFault>> _faults = new();

    public (PersonaDraft? Draft, ImmutableArray<FileFault> Faults) Read(string file, string yaml) => PersonaYaml.Read(file, yaml);

    public string Write(PersonaDraft draft) => PersonaYaml.Write(draft);

    public ImmutableArray<FileFault> Faults(string tenant) =>
        [.. _faults.Where(pair => pair.Key.Tenant == tenant).OrderBy(pair => pair.Key.File, StringComparer.Ordinal).SelectMany(pair => pair.Value)];

    /// <summary>Notes what is wrong with a watched file; nothing if it is in force.</summary>
    public void Note(string tenant, string file, ImmutableArray<FileFault> faults)
    {
        if (faults.IsEmpty) _faults.TryRemove((tenant, file), out _);
        else _faults[(tenant, file)] = faults;
    }
}
