using System.CommandLine;
using System.Text.Json;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>Gives a fresh tenant something to work with: checks the default personas and ingests a few documents about Nexus. Safe to repeat.</summary>
internal sealed class SeedVerb : IVerb
{
    private const string Namespace = "default";
    private const string Source = "nexus-seed";
    private const int MostResults = 50;

    public Command Command { get; } = new("seed", "Ingest a few documents about Nexus, so that there is something to search, and list the personas. Safe to repeat.");

    public string Example => "nexus seed";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        await using var connection = await call.ConnectAsync(cancellation);
        var personas = await connection.Client.PersonasAsync(cancellation);
        var added = new List<string>();
        foreach (var (name, text) in SeedDocuments.All)
        {
            var source = $"{Source}/{name}";
            var known = await connection.Client.SearchAsync(name, Namespace, MostResults, cancellation);
            if (known.Results.Any(r => r.Source == source)) continue;
            call.Print.Progress($"ingesting {source}");
            await connection.Client.IngestAsync(new IngestRequest(text, Namespace, source, Metadata: Utf8Json.EmptyObject), cancellation);
            added.Add(source);
        }
        Tell(call, personas, added);
        return ExitCode.Ok;
    }

    private static void Tell(Invocation call, IReadOnlyList<PersonaResponse> personas, List<string> added)
    {
        var names = personas.Select(static p => p.Name).ToArray();
        if (call.Json)
        {
            call.Print.Line(JsonSerializer.Serialize(new { personas = names, documents_added = added, documents_present = SeedDocuments.All.Count }));
            return;
        }
        call.Print.Line($"personas: {string.Join(", ", names)}");
        call.Print.Line($"documents: {added.Count} added, {SeedDocuments.All.Count - added.Count} were there");
        call.Print.Line("next: nexus run \"What is Nexus?\"");
    }
}
