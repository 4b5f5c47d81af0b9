using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Nexus.Embedded;

/// <summary>What the engine has to say.</summary>
internal sealed partial class EngineLog(ILogger logger)
{
    [LoggerMessage(1, LogLevel.Error, "Activating {Grain} failed")]
    public partial void ActivationFailed(GrainId grain, Exception error);

    [LoggerMessage(2, LogLevel.Error, "Deactivating {Grain} failed")]
    public partial void DeactivationFailed(GrainId grain, Exception error);

    [LoggerMessage(3, LogLevel.Warning, "{Call} of {Grain} timed out")]
    public partial void CallTimedOut(string call, GrainId grain);

    [LoggerMessage(4, LogLevel.Error, "{Grain} has blocked its thread in {Work} for {Seconds:0.#} s: grain code must await, never wait")]
    public partial void TurnBlocked(GrainId grain, string work, double seconds);

    [LoggerMessage(5, LogLevel.Error, "A timer of {Grain} failed")]
    public partial void TimerFailed(GrainId grain, Exception error);

    [LoggerMessage(6, LogLevel.Error, "Reminder {Reminder} of {Grain} failed")]
    public partial void ReminderFailed(GrainId grain, string reminder, Exception error);

    [LoggerMessage(7, LogLevel.Error, "Dead letter: event {Number} of stream {Stream} did not reach {Grain} in {Attempts} attempts")]
    public partial void StreamDeadLetter(long number, StreamId stream, GrainId grain, int attempts, Exception error);

    [LoggerMessage(8, LogLevel.Error, "A sequence of {Grain} failed as it ended")]
    public partial void SequenceEndFailed(GrainId grain, Exception error);

    [LoggerMessage(9, LogLevel.Error, "A cancellation callback of {Grain} failed")]
    public partial void CancellationCallbackFailed(GrainId grain, Exception error);

    [LoggerMessage(10, LogLevel.Critical, "A turn of {Grain} failed inside the engine")]
    public partial void TurnFailed(GrainId grain, Exception error);

    [LoggerMessage(11, LogLevel.Warning, "The engine stopped before {Activations} activations had ended")]
    public partial void DrainIncomplete(int activations);

    [LoggerMessage(12, LogLevel.Error, "A hook of the engine failed")]
    public partial void HookFailed(Exception error);
}
