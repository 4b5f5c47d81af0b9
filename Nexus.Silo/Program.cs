using Nexus;
using Nexus.Configuration;

try
{
    var options = NexusConfiguration.Load(args, Directory.GetCurrentDirectory(), Environment.GetEnvironmentVariables());
    await using var silo = await SiloHost.StartAsync(options.Options, CancellationToken.None);
    await silo.WaitForShutdownAsync();
    return 0;
}
catch (NexusException refusal)
{
    await Console.Error.WriteLineAsync(refusal.Message);
    return 1;
}
