using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Net;
using System.Text.Json;
using Nexus.Cli.Output;
using Nexus.Client;
using Nexus.Configuration;
using Nexus.Ledger;

namespace Nexus.Cli;

/// <summary>From arguments to an exit code: finds the verb, runs it, and says on the error stream what went wrong.</summary>
internal static partial class CommandLine
{
    // Longer than a silo may take to end what is under way; whoever will not wait that long has SIGKILL.
    private static readonly TimeSpan StopPatience = TimeSpan.FromMinutes(1);

    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        var globals = new GlobalOptions();
        var root = new RootCommand("Nexus: four gates, a sealed ledger, one door.\n\nExit codes: 0 ok, 1 refused, invalid, in use or not verified, 2 wrong usage, 3 server unreachable.");
        globals.AddTo(root);
        var print = new Printer(output, errors);
        foreach (var verb in Verbs()) root.Add(Bind(verb, globals, print));

        var parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction || parsed.Action is null) return Usage(parsed, root, errors);
        if (parsed.Errors.Count == 0 && Misspelt(parsed) is { } option)
        {
            errors.WriteLine($"nexus: '{option}' is no option of {NameOf(parsed)}{Nearest.Hint(option, [.. OptionsOf(parsed)], "--")}; write -- before what begins with '-' and is none");
            errors.WriteLine($"nexus: see: {NameOf(parsed)} --help");
            return ExitCode.Usage;
        }

        if (parsed.Errors.Count == 0 && Blank(parsed) is { } blank)
        {
            errors.WriteLine($"nexus: {blank} must not be empty or blank");
            errors.WriteLine($"nexus: see: {NameOf(parsed)} --help");
            return ExitCode.Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = StopPatience }, cancellation);
    }

    /// <summary>Every verb that stands by itself, by name.</summary>
    public static IEnumerable<IVerb> Verbs() => All().Where(static verb => verb.PartOf.Length == 0);

    /// <summary>The parts of a verb, by name.</summary>
    public static IEnumerable<IVerb> PartsOf(IVerb verb) => All().Where(part => part.PartOf == verb.Command.Name);

    private static IEnumerable<IVerb> All() => Kinds()
        .Select(static type => (IVerb)Activator.CreateInstance(type)!)
        .OrderBy(static verb => verb.Command.Name, StringComparer.Ordinal);

    [ImplementationsOf<IVerb>]
    private static partial Type[] Kinds();

    private static Command Bind(IVerb verb, GlobalOptions globals, Printer print)
    {
        var command = verb.Command;
        command.Description += $"\n\nExample:\n  {verb.Example}";
        foreach (var part in PartsOf(verb)) command.Add(Bind(part, globals, print));
        command.SetAction((parsed, cancellation) => RunAsync(verb, new Invocation(parsed, print, globals), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(IVerb verb, Invocation call, CancellationToken cancellation)
    {
        try
        {
            return await verb.RunAsync(call, cancellation);
        }
        catch (NexusException refusal)
        {
            call.Print.Error(refusal.Message);
            return refusal.Code == ErrorCode.Unavailable ? ExitCode.Unreachable : ExitCode.Refused;
        }
        catch (NexusApiException refusal)
        {
            call.Print.Error(refusal.Status == HttpStatusCode.Unauthorized ? $"{refusal.Detail}; give an API key with --key or NEXUS_API_KEY" : refusal.Detail);
            return refusal.Status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout ? ExitCode.Unreachable : ExitCode.Refused;
        }
        catch (HttpRequestException silence)
        {
            call.Print.Error($"no answer from the server: {silence.Message}");
            return ExitCode.Unreachable;
        }
        catch (StoreUnavailableException silence)
        {
            call.Print.Error(silence.Message);
            return ExitCode.Unreachable;
        }
        catch (UnauthorizedAccessException refusal)
        {
            call.Print.Error(Denied(refusal.Message));
            return ExitCode.Refused;
        }
        catch (JsonException refusal)
        {
            call.Print.Error($"what was read is not the JSON it should be: {refusal.Message}");
            return ExitCode.Refused;
        }
        catch (Exception refusal) when (refusal is IOException || refusal.GetType() == typeof(ArgumentException))
        {
            // A port that is taken, a disk that is full, an id that could not be asked for: known to whoever typed it, hence a sentence and no trace.
            call.Print.Error(refusal.Message);
            return ExitCode.Refused;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            call.Print.Error("interrupted");
            return ExitCode.Refused;
        }
    }

    /// <summary>An option that the verb does not have, and that would be taken for its argument: a task, a chain.</summary>
    private static string? Misspelt(ParseResult parsed)
    {
        var before = parsed.Tokens.TakeWhile(static token => token.Type != TokenType.DoubleDash).ToHashSet(ReferenceEqualityComparer.Instance);
        return parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(static argument => argument.Tokens)
            .Where(token => before.Contains(token)).Select(static token => token.Value)
            .FirstOrDefault(static value => value.Length > 1 && value[0] == '-' && (value[1] == '-' || char.IsAsciiLetter(value[1])) && !value.Any(char.IsWhiteSpace));
    }

    // The runtime says of a folder, too, that access to it is denied, and not why.
    private static string Denied(string message) => message.Split('\'') is [_, var path, ..] && Directory.Exists(path) ? $"{message.TrimEnd('.')}: it is a folder" : message;

    /// <summary>The first argument or option with a value of nothing, and that value. The words of a command to be run are its own.</summary>
    private static string? Blank(ParseResult parsed)
    {
        foreach (var result in Line(parsed).SelectMany(static command => command.Children))
        {
            var name = result switch
            {
                OptionResult { Option: not EmptiableOption } option => option.Option.Name,
                ArgumentResult { Argument.Arity.MaximumNumberOfValues: 1 } argument => argument.Argument.Name,
                _ => null,
            };
            if (name is not null && result.Tokens.FirstOrDefault(static token => string.IsNullOrWhiteSpace(token.Value)) is { } token) return $"{name} '{token.Value}'";
        }

        return null;
    }

    private static IEnumerable<string> OptionsOf(ParseResult parsed) => Line(parsed).SelectMany(static command => command.Command.Options).Select(static option => option.Name);

    private static string NameOf(ParseResult parsed) => string.Join(' ', Line(parsed).Reverse().Select(static command => command.Command is RootCommand ? "nexus" : command.Command.Name));

    /// <summary>The verb, what it is a part of, and the root.</summary>
    private static IEnumerable<CommandResult> Line(ParseResult parsed)
    {
        for (SymbolResult? result = parsed.CommandResult; result is not null; result = result.Parent)
            if (result is CommandResult command) yield return command;
    }

    private static int Usage(ParseResult parsed, Command root, TextWriter errors)
    {
        if (parsed.CommandResult.Command == root)
        {
            var first = parsed.Tokens.Count > 0 ? parsed.Tokens[0].Value : "";
            string[] names = [.. root.Subcommands.Select(static c => c.Name)];
            errors.WriteLine(first.Length == 0 ? "nexus: what is to be done?" : $"nexus: '{first}' is no verb{Nearest.Hint(first, names)}");
            errors.WriteLine($"nexus: the verbs are {string.Join(", ", names)}");
        }
        else
        {
            foreach (var error in parsed.Errors) errors.WriteLine($"nexus: {error.Message}");
        }

        errors.WriteLine($"nexus: see: {NameOf(parsed)} --help");
        return ExitCode.Usage;
    }
}
