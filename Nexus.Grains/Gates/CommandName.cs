namespace Nexus.Gates;

/// <summary>A command line taken apart into the commands a shell would run, one resource each.</summary>
/// <remarks>What runs another command inside one, or opens a file (<see cref="Within"/>), stays in it: no wildcard means that, only a scope that spells it out.</remarks>
internal static class CommandName
{
    /// <summary>Letters that make a shell run, read or write something else in the midst of a command.</summary>
    public const string Within = "$`<>(){}\\^";

    public static bool IsKind(ReadOnlySpan<char> kind) => kind is "cmd" or "command" or "shell" or "exec";

    /// <summary>Each command with its blanks made single; in double quotes nothing divides, unless another sign could undo the quotes.</summary>
    public static IReadOnlyList<string> Of(string line)
    {
        var quotes = !line.AsSpan().ContainsAny("'\\^") && line.Count(static c => c == '"') % 2 == 0;
        var (commands, start, quoted) = (new List<string>(), 0, false);
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == '"') quoted = quotes && !quoted;
            if (quoted || !Divides(line, at)) continue;
            Add(line.AsSpan(start, at - start), commands);
            start = at + 1;
        }
        Add(line.AsSpan(start), commands);
        return commands;
    }

    // "2>&1" and "&>" are one sign.
    private static bool Divides(string line, int at) => line[at] switch
    {
        ';' or '|' or '\n' or '\r' => true,
        '&' => (at == 0 || line[at - 1] != '>') && (at + 1 == line.Length || line[at + 1] != '>'),
        _ => false,
    };

    private static void Add(ReadOnlySpan<char> part, List<string> commands)
    {
        var command = string.Join(' ', part.ToString().Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
        if (command.Length > 0) commands.Add(command);
    }
}
