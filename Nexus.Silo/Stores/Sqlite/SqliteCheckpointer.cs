using Microsoft.Extensions.Logging;

namespace Nexus.Stores;

/// <summary>Moves pages from the write-ahead log into the database beside the writer, so that commits hardly wait for it.</summary>
internal sealed class SqliteCheckpointer : IDisposable
{
    // 16 MiB of log: long enough to fold many writes of a page into one, short enough to be read quickly after a crash.
    private const int Threshold = 4096;

    private readonly SqliteConnection _connection;
    private readonly ILogger _log;
    private readonly Thread _thread;
    private readonly AutoResetEvent _wake = new(false);
    private int _pages;
    private volatile bool _closed;
    private int _finished;

    public SqliteCheckpointer(SqliteConnection connection, ILogger log)
    {
        _connection = connection;
        _log = log;
        _thread = new Thread(Work) { IsBackground = true, Name = "nexus-sqlite-checkpoint" };
        _thread.Start();
    }

    public void Written(int pages)
    {
        if (Interlocked.Add(ref _pages, pages) >= Threshold) Request();
    }

    public void Request()
    {
        Interlocked.Exchange(ref _pages, 0);
        _wake.Set();
    }

    /// <summary>True once after each checkpoint in the background.</summary>
    public bool TakeFinished() => Volatile.Read(ref _finished) == 1 && Interlocked.Exchange(ref _finished, 0) == 1;

    public void Dispose()
    {
        _closed = true;
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
        _connection.Dispose();
    }

    private void Work()
    {
        while (true)
        {
            _wake.WaitOne();
            if (_closed) return;
            try
            {
                if (_connection.Checkpoint()) Interlocked.Exchange(ref _finished, 1);
            }
            catch (SqliteException failure)
            {
                // Nothing is lost: the log keeps what could not be moved, and the next checkpoint tries again.
                _log.LogWarning(failure, "The write-ahead log could not be moved into the database.");
            }
        }
    }
}
