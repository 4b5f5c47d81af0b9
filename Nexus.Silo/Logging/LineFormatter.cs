using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace Nexus.Logging;

/// <summary>One event, one line (an exception below it): time, level, source, message. No template to parse, so the first line costs little.</summary>
internal sealed class LineFormatter(SecretCover cover, bool colour, bool date) : ITextFormatter
{
    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        var line = new StringWriter(CultureInfo.InvariantCulture);
        line.Write(logEvent.Timestamp.ToUniversalTime().ToString(date ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'" : "HH:mm:ss", CultureInfo.InvariantCulture));
        line.Write(' ');
        var (word, paint) = Word(logEvent.Level);
        line.Write(colour ? $"\e[{paint}m{word}\e[0m" : word);
        line.Write(' ');
        if (logEvent.Properties.TryGetValue("SourceContext", out var source) && source is ScalarValue { Value: string name })
        {
            line.Write(date ? name : name[(name.LastIndexOf('.') + 1)..]);
            line.Write(": ");
        }
        Message(logEvent, line);
        line.WriteLine();
        if (logEvent.Exception is { } error) line.WriteLine(error.ToString());
        output.Write(cover.Apply(line.ToString()));
    }

    private static void Message(LogEvent logEvent, StringWriter line)
    {
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            if (token is PropertyToken property && logEvent.Properties.TryGetValue(property.PropertyName, out var value) && value is ScalarValue { Value: string text }) Text(text, line);
            else token.Render(logEvent.Properties, line, CultureInfo.InvariantCulture);
        }
    }

    // What came from outside must not begin a line of its own.
    private static void Text(string text, StringWriter line)
    {
        foreach (var c in text) line.Write(char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString());
    }

    private static (string Word, string Paint) Word(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => ("trace", "90"),
        LogEventLevel.Debug => ("debug", "90"),
        LogEventLevel.Information => ("info ", "32"),
        LogEventLevel.Warning => ("warn ", "33"),
        LogEventLevel.Error => ("error", "31"),
        _ => ("fatal", "41"),
    };
}
