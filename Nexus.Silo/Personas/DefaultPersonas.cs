using System.Text;

namespace Nexus.Personas;

/// <summary>The five personas a tenant begins with, as written in <c>deploy/personas</c>.</summary>
public static class DefaultPersonas
{
    private const string Folder = "personas/";

    private static readonly Lazy<IReadOnlyList<PersonaDraft>> All = new(() => [.. ((string[])["researcher", "analyst", "creator", "communicator", "operator"]).Select(name => Read(name + ".yaml"))]);

    /// <summary>In the customary order: researcher, analyst, creator, communicator, operator.</summary>
    public static IReadOnlyList<PersonaDraft> Load() => All.Value;

    /// <summary>The persona of repairs, which no chain's planner is offered until a tenant has had one.</summary>
    public static PersonaDraft Antibody() => Read("antibody.yaml");

    private static PersonaDraft Read(string file)
    {
        using var stream = typeof(DefaultPersonas).Assembly.GetManifestResourceStream(Folder + file)
            ?? throw new InvalidOperationException($"the persona file {file} is not part of this build");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return PersonaYaml.Parse(file, reader.ReadToEnd());
    }
}
