namespace Nexus.Personas;

/// <summary>Which files hold contracts: <c>*.yaml</c> and <c>*.yml</c>, cases beside them apart.</summary>
public static class PersonaFolder
{
    private static readonly string[] CaseEndings = [".cases.yaml", ".cases.yml"];

    /// <summary>The file itself, or those of the folder, by name.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> if there is neither.</exception>
    public static IReadOnlyList<string> Contracts(string path) => Find(path, static file => IsYaml(file) && !IsCases(file));

    /// <summary>The files of cases: the file itself, those of the folder, or those beside a contract.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> if there is nothing at the path.</exception>
    public static IReadOnlyList<string> Cases(string path) => Find(path, IsCases);

    /// <summary>True for a file of cases.</summary>
    public static bool IsCases(string file) => CaseEndings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>A file's name without what says that it is a contract or holds cases: <c>payer</c> of <c>payer.persona.yaml</c> and <c>payer.cases.yaml</c>.</summary>
    public static string StemOf(string file)
    {
        var name = Path.GetFileName(file);
        foreach (var ending in (string[])[".persona.yaml", ".persona.yml", .. CaseEndings, ".yaml", ".yml"])
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) return name[..^ending.Length];
        return name;
    }

    private static bool IsYaml(string file) => file.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<string> Find(string path, Func<string, bool> wanted)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw new NexusException(ErrorCode.NotFound, $"there is no file or folder '{path}'");
        return [.. Directory.EnumerateFiles(path).Where(wanted).Order(StringComparer.Ordinal)];
    }
}
