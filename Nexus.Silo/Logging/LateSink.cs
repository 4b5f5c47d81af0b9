using Serilog.Core;
using Serilog.Events;

namespace Nexus.Logging;

/// <summary>Opens a log aside: a file's first line costs a start dearly (its folder is searched by a pattern that is compiled for it), and nothing waits for it. Lines that come meanwhile are kept in order.</summary>
internal sealed class LateSink : ILogEventSink, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Task<Logger> _opened;
    private List<LogEvent>? _waiting = [];

    public LateSink(Func<Logger> open) => _opened = Task.Run(() => Catch(open()));

    public void Emit(LogEvent logEvent)
    {
        lock (_lock)
        {
            if (_waiting is not null)
            {
                _waiting.Add(logEvent);
                return;
            }
        }

        _opened.Result.Write(logEvent);
    }

    public void Dispose() => _opened.Result.Dispose();

    private Logger Catch(Logger log)
    {
        while (Next() is { } waiting)
            foreach (var one in waiting) log.Write(one);
        return log;
    }

    private List<LogEvent>? Next()
    {
        lock (_lock)
        {
            var waiting = _waiting!;
            _waiting = waiting.Count > 0 ? [] : null;
            return _waiting is null ? null : waiting;
        }
    }
}
