using System.CommandLine;
using Nexus.Api;
using Nexus.Configuration;

namespace Nexus.Cli.Verbs;

/// <summary>Runs the silo with its API until it is told to stop.</summary>
internal sealed class UpVerb : IVerb
{
    private readonly SettingOptions _settings = new();

    public UpVerb()
    {
        Command = new Command("up", "Run the silo with its API until Ctrl-C.");
        _settings.AddTo(Command);
    }

    public Command Command { get; }

    public string Example => "nexus up --port 8000 --data-dir ./data";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        var configuration = _settings.Load(call);
        foreach (var warning in configuration.Warnings) call.Print.Error("warning: " + warning);
        var options = SecretKeyFile.Ensure(configuration.Options with { LogConsole = configuration.Options.LogConsole && !call.Json });
        await using var silo = await SiloHost.StartAsync(options, cancellation);
        if (call.Json) call.Print.Raw($$"""{"url":"{{silo.Url.GetLeftPart(UriPartial.Authority)}}"}""" + "\n");
        else Greet(call, options, silo.Url);
        await silo.WaitForShutdownAsync().WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ExitCode.Ok;
    }

    private static void Greet(Invocation call, NexusOptions options, Uri url)
    {
        var address = url.GetLeftPart(UriPartial.Authority);
        call.Print.Line($"Nexus is up at {address} (documentation: {address}/docs)");
        call.Print.Line($"data: {options.DataDir}   log: {options.LogDir}");
        if (!options.IsProduction) call.Print.Line($"demo key: {ApiOptions.DemoApiKey} (refused in production)");
        call.Print.Line("next: nexus run \"What is Nexus?\"   Ctrl-C stops");
    }
}
