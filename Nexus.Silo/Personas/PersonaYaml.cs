using System.Collections.Immutable;

namespace Nexus.Personas;

/// <summary>A persona written in YAML: the members of <see cref="PersonaDraft"/>, whatever they are. Strict: each mistake is told with its line and column.</summary>
public static class PersonaYaml
{
    /// <summary>The file's contract, or everything that is wrong with it.</summary>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="text">Its text.</param>
    public static (PersonaDraft? Draft, ImmutableArray<FileFault> Faults) Read(string file, string text)
    {
        var yaml = new YamlNodes(file);
        if (yaml.Root(text) is not { } root) return (null, yaml.Faults);
        var form = new YamlForm(yaml, ContractText.Options);
        if (form.ReadAround<PersonaDraft>(root, "a persona") is { } draft)
        {
            foreach (var fault in PersonaRules.Faults(draft))
                if (form.IsRead(fault.Path)) yaml.Fault(form.PlaceOf(fault.Path), fault.Message);
            if (yaml.Count == 0) return (draft, []);
        }

        return (null, yaml.Faults);
    }

    /// <summary>The file's contract.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/>: <c>file:line:column: what is wrong</c>, one a line.</exception>
    public static PersonaDraft Parse(string file, string text)
    {
        var (draft, faults) = Read(file, text);
        return draft ?? throw new NexusException(ErrorCode.Invalid, string.Join('\n', faults));
    }

    /// <summary>The contract as a file that gives it back when it is read.</summary>
    public static string Write(PersonaDraft draft) => YamlWriter.Write(ContractText.Write(draft));
}
