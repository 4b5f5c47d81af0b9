using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Configuration;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Nexus.Logging;

/// <summary>The silo's log: console, and a file a day in the log directory. Losing a line never loses work: whatever fails here fails in silence.</summary>
public static class NexusLogging
{
    private const int KeptFiles = 31;
    private const long FileBytes = 100 * 1024 * 1024;

    /// <summary>Replaces the providers of <paramref name="logging"/> by Nexus' own.</summary>
    public static ILoggingBuilder AddNexusLogging(this ILoggingBuilder logging, NexusOptions options)
    {
        logging.ClearProviders();
        if (options.LogLevel == LogLevel.None) return logging;
        logging.SetMinimumLevel(options.LogLevel);
        logging.AddFilter("Microsoft", options.LogLevel > LogLevel.Warning ? options.LogLevel : LogLevel.Warning);
        // A start that fails is told once, in a sentence, by whoever started the host.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        logging.AddFilter("Orleans", options.LogLevel > LogLevel.Warning ? options.LogLevel : LogLevel.Warning);
        logging.Services.AddSingleton<ILoggerProvider>(_ => new Serilog.Extensions.Logging.SerilogLoggerProvider(Create(options), dispose: true));
        return logging;
    }

    /// <summary>The Serilog pipeline of <paramref name="options"/>.</summary>
    public static Logger Create(NexusOptions options)
    {
        var cover = new SecretCover(options);
        var pipeline = new LoggerConfiguration().MinimumLevel.Is(Level(options.LogLevel));
        if (options.LogConsole)
            pipeline.WriteTo.Console(new LineFormatter(cover, ConsoleHasColour(), date: false));
        return pipeline.WriteTo.Sink(new LateSink(() => Files(options, cover))).CreateLogger();
    }

    private static Logger Files(NexusOptions options, SecretCover cover) => new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.File(
        new LineFormatter(cover, colour: false, date: true),
        Path.Combine(options.LogDir, "nexus-.log"),
        rollingInterval: RollingInterval.Day,
        rollOnFileSizeLimit: true,
        fileSizeLimitBytes: FileBytes,
        retainedFileCountLimit: KeptFiles).CreateLogger();

    private static bool ConsoleHasColour() => !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    private static LogEventLevel Level(LogLevel level) => level switch
    {
        LogLevel.Trace => LogEventLevel.Verbose,
        LogLevel.Debug => LogEventLevel.Debug,
        LogLevel.Information => LogEventLevel.Information,
        LogLevel.Warning => LogEventLevel.Warning,
        LogLevel.Error => LogEventLevel.Error,
        _ => LogEventLevel.Fatal,
    };
}
