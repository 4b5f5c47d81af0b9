using System.Collections.Immutable;

namespace Nexus.Personas;

/// <summary>Contracts as files that people write: YAML with the members of <see cref="PersonaDraft"/>.</summary>
public interface IContractFiles
{
    /// <summary>Reads a contract, strictly.</summary>
    /// <param name="file">Its name, for the faults.</param>
    /// <param name="yaml">Its text.</param>
    /// <returns>The contract, or everything that is wrong with it.</returns>
    (PersonaDraft? Draft, ImmutableArray<FileFault> Faults) Read(string file, string yaml);

    /// <summary>The contract as a file; reading it gives the same contract.</summary>
    string Write(PersonaDraft draft);

    /// <summary>What is wrong with the files that this process watches for the tenant; what was in force before each of them still is.</summary>
    ImmutableArray<FileFault> Faults(string tenant);
}
