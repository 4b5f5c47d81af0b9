namespace Orleans;

/// <summary>The grains as seen from outside any grain.</summary>
public interface IClusterClient : IGrainFactory
{
    IServiceProvider ServiceProvider { get; }
}
