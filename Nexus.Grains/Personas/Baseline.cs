using System.Globalization;
using System.Text.Json;
using Nexus.Actions;
using Nexus.Gates;

namespace Nexus.Personas;

/// <summary>What a persona usually does, and how far an action departs from it.</summary>
/// <remarks>Surprise is the weighted sum of −log2 p of each feature, standardised by its own running mean and deviation. A new tool or class of target counts in full, and so does an amount above the usual, up to a limit;
/// what varies by itself (the single target, order, hour, size, rate) counts less and up to a limit, so that no one of them makes a habit strange.</remarks>
internal sealed class Baseline
{
    private const int Apprenticeship = 5;
    private const int MaxTargets = 16;
    private const double Soft = 0.4;
    private const double MaxTarget = 3.5, MaxOrder = 3.5, MaxHour = 1.5, MaxSize = 1.5, MaxRate = 2;

    private readonly Habit _tools = new(64, 0.25);
    private readonly Habit _classes = new(512, 0.5);
    private readonly Habit _targets = new(1_024, 1);
    private readonly Habit _order = new(256, 1);
    private readonly Histogram _hours = new(24, circular: true);
    private readonly Histogram _sizes = new(24, circular: false);
    private readonly Histogram _rates = new(32, circular: false);
    private readonly AmountHabits _amounts = new();
    private readonly Running _surprise = new();
    private ulong _previous;
    private DateTimeOffset _last;

    public long Samples { get; private set; }

    public DriftReading Read(ActionFeatures features)
    {
        if (Samples == 0) return new DriftReading(0, 0, "no history yet");
        var keys = new FeatureKeys(features, FeatureKeys.CountOf(features) is var names && names <= FeatureKeys.Few ? stackalloc ulong[FeatureKeys.Few] : new ulong[names]);
        var bits = Measure(features, keys);
        var sigma = _surprise.Sigma(bits.Total);
        return new DriftReading(Samples, sigma, string.Create(CultureInfo.InvariantCulture, $"{Words(features, keys, bits, sigma)}; {new Rounded(sigma, "0.0")}σ"))
        {
            AskedSigma = _surprise.Sigma(bits.Total - bits.Tool - bits.Order),
            NamedSigma = _surprise.Sigma(bits.Hour + bits.Size + bits.Rate + bits.Amount.Bits),
            Amount = bits.Amount.Amount is { } strange ? new StrangeAmount(strange.Argument, strange.Value, _surprise.Sigma(bits.Total) - _surprise.Sigma(bits.Total - bits.Amount.Bits)) : null,
        };
    }

    public void Add(ActionFeatures features)
    {
        var keys = new FeatureKeys(features, FeatureKeys.CountOf(features) is var names && names <= FeatureKeys.Few ? stackalloc ulong[FeatureKeys.Few] : new ulong[names]);
        // The first few are measured against next to nothing. Amounts have a measure of their own: what creeps must not become the usual surprise.
        if (Samples >= Apprenticeship && Measure(features, keys) is var bits) _surprise.Add(bits.Total - bits.Amount.Bits);
        _tools.Add(keys.Tool);
        _order.Add(Pair(_previous, keys.Tool));
        for (var i = 0; i < keys.Classes.Length && i < MaxTargets; i++) _classes.Add(keys.Classes[i]);
        for (var i = 0; i < keys.Targets.Length && i < MaxTargets; i++) _targets.Add(keys.Targets[i]);
        _hours.Add(features.Hour);
        _sizes.Add(SizeOf(features));
        _amounts.Add(features);
        if (Samples > 0) _rates.Add(RateOf(features));
        _previous = keys.Tool;
        if (features.At > _last) _last = features.At;
        Samples++;
    }

    private Bits Measure(ActionFeatures features, FeatureKeys keys) => new(
        _tools.Bits(keys.Tool),
        Strangest(_classes, keys.Classes),
        Math.Min(MaxTarget, Soft * Strangest(_targets, keys.Targets)),
        Math.Min(MaxOrder, Soft * _order.Bits(Pair(_previous, keys.Tool))),
        Math.Min(MaxHour, Soft * _hours.Bits(features.Hour)),
        Math.Min(MaxSize, Soft * _sizes.Bits(SizeOf(features))),
        Math.Min(MaxRate, Soft * _rates.BitsBelow(RateOf(features))),
        _amounts.Read(features),
        _tools.IsNew(keys.Tool));

    private static double Strangest(Habit habit, ReadOnlySpan<ulong> keys)
    {
        var most = 0.0;
        foreach (var key in keys) most = Math.Max(most, habit.Bits(key));
        return most;
    }

    private string Words(ActionFeatures features, FeatureKeys keys, in Bits bits, double sigma)
    {
        if (bits.NewTool) return $"first time this persona uses {features.Tool}";
        for (var i = 0; i < keys.Classes.Length; i++)
            if (_classes.IsNew(keys.Classes[i])) return $"first time this persona works in {features.TargetClasses[i]}";
        if (sigma < 1) return "ordinary";
        var most = bits.Largest();
        if (most == bits.Tool) return $"this persona seldom uses {features.Tool}";
        if (most == bits.Class) return "this persona seldom works there";
        if (most == bits.Target) return "an unusual target";
        if (most == bits.Order) return $"this persona seldom uses {features.Tool} at this point";
        if (most == bits.Amount.Bits && bits.Amount.Amount is { } amount) return string.Create(CultureInfo.InvariantCulture, $"an unusual amount ({amount.Argument} {amount.Value:0.##}, usually about {bits.Amount.Usual:0.##})");
        if (most == bits.Hour) return $"an unusual hour ({features.Hour:00} UTC)";
        return most == bits.Size ? $"an unusual size ({features.ParameterBytes} bytes)" : "faster than usual";
    }

    private static int SizeOf(ActionFeatures features) => (int)Math.Log2(features.ParameterBytes + 1);

    private int RateOf(ActionFeatures features) => (int)Math.Log2(Math.Max(0, (features.At - _last).TotalMilliseconds) + 1);

    private static ulong Pair(ulong previous, ulong tool) => unchecked(previous * 0x9E3779B97F4A7C15 + tool);

    public void Save(Utf8JsonWriter json)
    {
        json.WriteStartObject("baseline");
        json.WriteNumber("samples", Samples);
        json.WriteString("previous", _previous.ToString("x16", CultureInfo.InvariantCulture));
        json.WriteString("last", _last.ToString("O", CultureInfo.InvariantCulture));
        _tools.Save(json, "tools");
        _classes.Save(json, "classes");
        _targets.Save(json, "targets");
        _order.Save(json, "order");
        _hours.Save(json, "hours");
        _sizes.Save(json, "sizes");
        _rates.Save(json, "rates");
        _amounts.Save(json);
        _surprise.Save(json, "surprise");
        json.WriteEndObject();
    }

    public void Load(JsonElement json)
    {
        Samples = json.GetProperty("samples").GetInt64();
        _previous = ulong.Parse(json.GetProperty("previous").GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        _last = DateTimeOffset.ParseExact(json.GetProperty("last").GetString()!, "O", CultureInfo.InvariantCulture);
        _tools.Load(json.GetProperty("tools"));
        _classes.Load(json.GetProperty("classes"));
        _targets.Load(json.GetProperty("targets"));
        _order.Load(json.GetProperty("order"));
        _hours.Load(json.GetProperty("hours"));
        _sizes.Load(json.GetProperty("sizes"));
        _rates.Load(json.GetProperty("rates"));
        _amounts.Load(json.GetProperty("amounts"));
        _surprise.Load(json.GetProperty("surprise"));
    }

    private readonly record struct Bits(double Tool, double Class, double Target, double Order, double Hour, double Size, double Rate, AmountReading Amount, bool NewTool)
    {
        public double Total => Tool + Class + Target + Order + Hour + Size + Rate + Amount.Bits;

        public double Largest() => Math.Max(Math.Max(Math.Max(Tool, Class), Math.Max(Target, Order)), Math.Max(Math.Max(Hour, Amount.Bits), Math.Max(Size, Rate)));
    }
}
