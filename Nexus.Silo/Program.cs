using Nexus;
using Nexus.Configuration;

try
{
    var configuration = NexusConfiguration.Load(args);
    foreach (var warning in configuration.Warnings) await Console.Error.WriteLineAsync("warning: " + warning);
    await using var silo = await SiloHost.StartAsync(configuration.Options, CancellationToken.None);
    await silo.WaitForShutdownAsync();
    return 0;
}
catch (NexusException refusal)
{
    await Console.Error.WriteLineAsync(refusal.Message);
    return 1;
}
