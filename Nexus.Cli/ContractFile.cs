using Nexus.Cli.Output;
using Nexus.Personas;
using Nexus.Wire;

namespace Nexus.Cli;

/// <summary>A contract as it stands in a file.</summary>
internal sealed record ContractFile(string Path, string Text, PersonaDraft Draft)
{
    /// <summary>The contracts of a file or folder; null if any has a mistake, after all of them were told.</summary>
    public static async Task<IReadOnlyList<ContractFile>?> ReadAllAsync(Invocation call, string path, CancellationToken cancellation)
    {
        var (contracts, faults) = (new List<ContractFile>(), new List<FileFault>());
        foreach (var file in PersonaFolder.Contracts(path))
        {
            var text = await File.ReadAllTextAsync(file, cancellation);
            var (draft, wrong) = PersonaYaml.Read(file, text);
            faults.AddRange(wrong);
            if (draft is null) continue;
            if (contracts.Find(other => other.Draft.Name == draft.Name) is { } twin) faults.Add(new FileFault(file, 0, 0, $"{twin.Path} holds a persona '{draft.Name}' too"));
            contracts.Add(new ContractFile(file, text, draft));
        }

        if (faults.Count == 0) return contracts.Count > 0 ? contracts : throw new NexusException(ErrorCode.NotFound, $"'{path}' holds no *.yaml");
        Tell(call, faults);
        return null;
    }

    /// <summary>Mistakes of contracts, if there are any.</summary>
    public static void Tell(Invocation call, IReadOnlyList<FileFault> faults)
    {
        if (faults.Count == 0) return;
        if (call.Json) call.Print.Json(new RulesVerdict(false, [.. faults.Select(static fault => new FaultResponse(fault.File, fault.Line, fault.Column, fault.Message))]), WireJson.Default.RulesVerdict);
        else foreach (var fault in faults) call.Print.Error(fault.ToString());
    }

    /// <summary>One line a change: what goes with a minus, what comes with a plus.</summary>
    public static void Show(Printer print, IEnumerable<ContractChangeResponse> changes)
    {
        foreach (var group in changes.GroupBy(static change => change.Member))
        {
            print.Line($"  {group.Key}");
            foreach (var change in group)
            {
                if (!change.From.IsEmpty) print.Line($"    - {change.From}");
                if (!change.To.IsEmpty) print.Line($"    + {change.To}");
            }
        }
    }
}
