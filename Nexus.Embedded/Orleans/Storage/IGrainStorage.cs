using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>Where grain state is kept. The same implementation serves both engines.</summary>
public interface IGrainStorage
{
    /// <summary>Fills <paramref name="grainState"/>, or leaves it empty with <c>RecordExists</c> false.</summary>
    Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Writes if the stored ETag is still that of <paramref name="grainState"/>, and gives it the new one.</summary>
    /// <exception cref="InconsistentStateException">Another writer was first.</exception>
    Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Removes the record if its ETag is still that of <paramref name="grainState"/>.</summary>
    /// <exception cref="InconsistentStateException">Another writer was first.</exception>
    Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);
}
