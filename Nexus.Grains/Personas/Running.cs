using System.Text.Json;

namespace Nexus.Personas;

/// <summary>Mean and deviation of what came lately: a plain average at first, then fading.</summary>
internal sealed class Running
{
    private const double Newest = 0.02;

    // Two bits: below that a persona of one constant habit would call every ordinary variation an explosion.
    private const double Floor = 2;

    // One outlier that was let through must not make the next look ordinary.
    private const double Reach = 5;

    private long _count;
    private double _mean, _variance;

    public double Sigma(double value) => (value - _mean) / Deviation;

    private double Deviation => Math.Max(Floor, Math.Sqrt(_variance));

    public void Add(double value)
    {
        if (_count > 0) value = Math.Min(value, _mean + Reach * Deviation);
        _count++;
        var share = Math.Max(1.0 / _count, Newest);
        var step = value - _mean;
        _mean += share * step;
        _variance = (1 - share) * (_variance + share * step * step);
    }

    public void Save(Utf8JsonWriter json, string name)
    {
        json.WriteStartArray(name);
        json.WriteNumberValue(_count);
        json.WriteNumberValue(_mean);
        json.WriteNumberValue(_variance);
        json.WriteEndArray();
    }

    public void Load(JsonElement json) => (_count, _mean, _variance) = (json[0].GetInt64(), json[1].GetDouble(), json[2].GetDouble());
}
