using System.Reflection;

namespace Nexus.Cli;

/// <summary>A file that <c>nexus init</c> lays out; its text is a file of <c>Templates/</c>.</summary>
internal sealed record Template(string Name)
{
    public static IReadOnlyList<Template> All { get; } = [new("nexus.yml"), new("personas.yaml"), new(".env.example"), new("docker-compose.yml")];

    public string Text
    {
        get
        {
            using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Nexus.Cli.Templates." + Name.TrimStart('.'))
                ?? throw new InvalidOperationException($"the template {Name} is not in the binary");
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }
}
