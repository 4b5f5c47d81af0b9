using Microsoft.Extensions.Logging;

namespace Nexus.Stores;

/// <summary>Moves pages from the write-ahead log into the database beside the writer, so that commits hardly wait for it.</summary>
internal sealed class SqliteCheckpointer : IDisposable
{
    // 16 MiB of log: long enough to fold many writes of a page into one, short enough to be read quickly after a crash.
    private const int Threshold = 4096;

    private readonly SqliteConnection _connection;
    private readonly ILogger _log;
    private readonly Action<string, Exception> _fatal;
    private readonly Thread _thread;
    private readonly AutoResetEvent _wake = new(false);
    private int _pages;
    private volatile bool _closed;
    private int _finished;
    private int _stuck;

    public SqliteCheckpointer(SqliteConnection connection, ILogger log, Action<string, Exception> fatal)
    {
        _connection = connection;
        _fatal = fatal;
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

    /// <summary>Checkpoints over <paramref name="connection"/>; false if it could not be done now.</summary>
    public bool Checkpoint(SqliteConnection connection)
    {
        try
        {
            var done = connection.Checkpoint();
            Interlocked.Exchange(ref _stuck, 0);
            return done;
        }
        catch (SqliteException failure) when (failure.IsLostWrite)
        {
            _fatal($"The database could not be synced; Nexus stops rather than trust it. {failure.Message}", failure);
            return false;
        }
        catch (SqliteException failure)
        {
            // Nothing is lost: the log keeps what could not be moved, and the next checkpoint tries again.
            // Told once, not twice a second for as long as a disk is full.
            if (Interlocked.Exchange(ref _stuck, 1) == 0) _log.LogWarning("The write-ahead log could not be moved into the database, and is tried again until it can: {Reason}", failure.Message);
            return false;
        }
    }

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
            if (Checkpoint(_connection)) Interlocked.Exchange(ref _finished, 1);
        }
    }
}
