using Nexus.Bench;

return await BenchCommand.RunAsync(args, Console.Out);
