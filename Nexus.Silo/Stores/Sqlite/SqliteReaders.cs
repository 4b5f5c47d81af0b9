using System.Collections.Concurrent;
using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>Read-only connections, as many as there were readers at once.</summary>
internal sealed class SqliteReaders(string path, Action<StoreUnavailableException> failed) : IDisposable
{
    private readonly ConcurrentBag<SqliteConnection> _idle = [];

    public T Read<T>(Func<SqliteConnection, T> read)
    {
        SqliteConnection? connection = null;
        try
        {
            if (!_idle.TryTake(out connection)) connection = Open();
            return read(connection);
        }
        catch (SqliteException failure)
        {
            var told = failure.Told();
            failed(told);
            throw told;
        }
        finally
        {
            if (connection is not null) _idle.Add(connection);
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var connection))
            connection.Dispose();
    }

    private SqliteConnection Open() => SqliteConnection.Open(path, readOnly: true);
}
