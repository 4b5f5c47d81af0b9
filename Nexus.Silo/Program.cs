using Nexus;
using Nexus.Configuration;
using Nexus.Ledger;

if (Usage.IsAsked(args))
{
    await Console.Out.WriteAsync(Usage.Text);
    return 0;
}

try
{
    var configuration = NexusConfiguration.Load(args);
    foreach (var warning in configuration.Warnings) await Console.Error.WriteLineAsync("warning: " + warning);
    await using var silo = await SiloHost.StartAsync(configuration.Options, CancellationToken.None);
    await silo.WaitForShutdownAsync();
    return 0;
}
catch (Exception refusal) when (refusal is NexusException or StoreUnavailableException or IOException)
{
    // A database that does not answer, a port or directory that is taken: a sentence for the operator, not a trace.
    await Console.Error.WriteLineAsync(refusal.Message);
    return 1;
}
