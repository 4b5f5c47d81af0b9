using System.Diagnostics;
using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>The one writer: a thread. Whatever has arrived while the last commit was under way is the next commit: one transaction, one sync. Who comes alone may commit in place of that thread.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private const int MaxItems = 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMicroseconds(40);

    private readonly SqliteConnection _connection;
    private readonly SqliteFiles _files;
    private readonly SqliteCheckpointer _checkpointer;
    private readonly Action<string, Exception> _fatal;
    private readonly Action<StoreUnavailableException> _failed;
    private readonly Thread _thread;
    private readonly object _gate = new();

    // Filled by callers and emptied by the writer thread, both under _gate.
    private List<WriteItem> _queue = [];
    private List<WriteItem> _batch = [];
    private bool _closed;

    // Somebody is writing: the thread, or a caller in its place. Under _gate.
    private bool _busy;

    // How many wait, for a look without the gate.
    private int _queued;

    public SqliteWriter(SqliteConnection connection, SqliteFiles files, SqliteCheckpointer checkpointer, Action<string, Exception> fatal, Action<StoreUnavailableException> failed)
    {
        _connection = connection;
        _files = files;
        _checkpointer = checkpointer;
        _fatal = fatal;
        _failed = failed;
        _thread = new Thread(Work) { IsBackground = true, Name = "nexus-sqlite-writer" };
        _thread.Start();
    }

    /// <summary>Runs <paramref name="work"/> in the next transaction; completes when it is durable. What it throws undoes it alone.</summary>
    public Task<T> RunAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var item = new WriteItem<T>(work);
        lock (_gate)
        {
            MustBeOpen();
            Enqueue(item);
        }

        return item.Task;
    }

    /// <summary>The same, on the caller's own thread if nobody is writing or waiting: to wake another thread and be woken by it takes about as long as a commit.</summary>
    public Task<T> RunHereAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var item = new WriteItem<T>(work);
        lock (_gate)
        {
            MustBeOpen();
            if (_busy || _queue.Count > 0)
            {
                Enqueue(item);
                return item.Task;
            }

            _busy = true;
        }

        try
        {
            Commit([item]);
        }
        finally
        {
            lock (_gate)
            {
                _busy = false;
                if (_queue.Count > 0 || _closed) Monitor.Pulse(_gate);
            }
        }

        return item.Task;
    }

    /// <summary>Finishes what has been accepted.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
    }

    private void MustBeOpen()
    {
        if (_closed) throw new StoreUnavailableException("the database is closed", new ObjectDisposedException(nameof(SqliteWriter)));
    }

    private void Enqueue(WriteItem item)
    {
        _queue.Add(item);
        _queued = _queue.Count;
        if (_queue.Count == 1 && !_busy) Monitor.Pulse(_gate);
    }

    private void Work()
    {
        while (TakeBatch())
        {
            for (var from = 0; from < _batch.Count; from += MaxItems)
                Commit(_batch.GetRange(from, Math.Min(MaxItems, _batch.Count - from)));
            _batch.Clear();
        }
    }

    private bool TakeBatch()
    {
        lock (_gate)
            _busy = false;
        LookOut();
        lock (_gate)
        {
            while (_queue.Count == 0 || _busy)
            {
                if (_closed && !_busy) return false;
                Monitor.Wait(_gate);
            }

            (_queue, _batch) = (_batch, _queue);
            _queued = 0;
            _busy = true;
            return true;
        }
    }

    // One caller asks again some microseconds after its last commit: to sleep and be woken would take as long as the commit.
    private void LookOut()
    {
        if (Environment.ProcessorCount == 1) return;
        var began = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _queued) == 0 && Stopwatch.GetElapsedTime(began) < Patience)
            Thread.SpinWait(16);
    }

    private void Commit(List<WriteItem> items)
    {
        try
        {
            _files.MustBeInPlace();
            FinishCheckpoint();
            _connection.Run("BEGIN IMMEDIATE");
            if (items.Count == 1) ExecuteAlone(items);
            else items.RemoveAll(item => !Execute(item));
            if (_connection.InTransaction) _connection.Run("COMMIT");
        }
        catch (SqliteException failure)
        {
            Undo(items, failure);
            return;
        }

        foreach (var item in items)
            item.Complete();
        _checkpointer.Written(_connection.TakePagesWritten());
    }

    // False if the item failed alone; a failure of the database itself is thrown and fails the transaction.
    private bool Execute(WriteItem item)
    {
        _connection.Run("SAVEPOINT item");
        try
        {
            item.Execute(_connection);
            _connection.Run("RELEASE item");
            return true;
        }
        catch (Exception failure) when (IsOfItemAlone(failure))
        {
            _connection.Run("ROLLBACK TO item");
            _connection.Run("RELEASE item");
            item.Fail(Told(failure));
            return false;
        }
    }

    // The transaction is the item: it needs no savepoint within.
    private void ExecuteAlone(List<WriteItem> items)
    {
        try
        {
            items[0].Execute(_connection);
        }
        catch (Exception failure) when (IsOfItemAlone(failure))
        {
            _connection.Run("ROLLBACK");
            items[0].Fail(Told(failure));
            items.Clear();
        }
    }

    private static bool IsOfItemAlone(Exception failure) => failure is not SqliteException { IsDiskFull: true } and not SqliteException { IsLostWrite: true };

    private Exception Told(Exception failure)
    {
        if (failure is not SqliteException refusal) return failure;
        var told = refusal.Told();
        _failed(told);
        return told;
    }

    private void Undo(List<WriteItem> items, SqliteException failure)
    {
        if (failure.IsLostWrite)
        {
            // After a failed sync nobody knows what the disk holds, and asking it again would lie: only a fresh start can tell.
            Close();
            _fatal($"The database could not be written; Nexus stops so that nothing unsealed runs. {failure.Message}", failure);
        }

        // A full disk has usually rolled back already.
        if (_connection.InTransaction) _connection.Run("ROLLBACK");
        var told = Told(failure);
        foreach (var item in items)
            item.Fail(told);
        _checkpointer.Request();
    }

    private void Close()
    {
        lock (_gate)
            _closed = true;
    }

    // The background has moved nearly everything; the few pages written meanwhile are moved here, after which the log starts over.
    private void FinishCheckpoint()
    {
        if (_checkpointer.TakeFinished()) _checkpointer.Checkpoint(_connection);
    }
}
