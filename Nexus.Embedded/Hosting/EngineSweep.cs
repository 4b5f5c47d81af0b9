namespace Nexus.Embedded;

/// <summary>
/// Looks at every activation at regular intervals. On a thread of its own: when turns block all pool threads, this is
/// what must still be able to say so.
/// </summary>
internal sealed class EngineSweep : IDisposable
{
    private readonly GrainEngine _engine;
    private readonly ManualResetEventSlim _stop = new();
    private long _now = Environment.TickCount64;

    public EngineSweep(GrainEngine engine)
    {
        _engine = engine;
        new Thread(Run) { IsBackground = true, Name = "Grain sweep" }.UnsafeStart();
    }

    public long Now => Volatile.Read(ref _now);

    public void Dispose() => _stop.Set();

    private void Run()
    {
        while (!_stop.Wait(_engine.Options.SweepInterval))
        {
            Volatile.Write(ref _now, Environment.TickCount64);
            try
            {
                foreach (var activation in _engine.Activations)
                    activation.Sweep(Now);
            }
            catch (Exception error)
            {
                _engine.Log.HookFailed(error);
            }
        }
    }
}
