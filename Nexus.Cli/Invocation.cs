using System.CommandLine;
using Nexus.Cli.Output;

namespace Nexus.Cli;

/// <summary>One call of a verb: what was asked for, where to write, and the way to the server.</summary>
internal sealed class Invocation(ParseResult parsed, Printer print, GlobalOptions globals)
{
    public Printer Print { get; } = print;

    /// <summary>Whether the answer is wanted as JSON.</summary>
    public bool Json { get; } = parsed.GetValue(globals.Json);

    /// <summary>The data directory asked for, or null.</summary>
    public string? DataDir { get; } = parsed.GetValue(globals.DataDir);

    /// <summary>What was given as <c>--key</c>, or null.</summary>
    public string? Key { get; } = parsed.GetValue(globals.Key);

    public T? Value<T>(Argument<T> argument) => parsed.GetValue(argument);

    public T? Value<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>The server: the one named, else the one that uses the data directory, else one in this process.</summary>
    public Task<Connection> ConnectAsync(CancellationToken cancellation) =>
        Connection.OpenAsync(parsed.GetValue(globals.Server), Key, DataDir, Print, there: false, cancellation);

    /// <summary>The same for what reads the ledger: refused where there is none, rather than told of an empty one.</summary>
    public Task<Connection> ConnectToLedgerAsync(CancellationToken cancellation) =>
        Connection.OpenAsync(parsed.GetValue(globals.Server), Key, DataDir, Print, there: true, cancellation);
}
