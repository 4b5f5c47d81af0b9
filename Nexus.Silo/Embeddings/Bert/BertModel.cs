using Nexus.Embeddings.Graph;
using Nexus.Gates;

namespace Nexus.Embeddings.Bert;

/// <summary>Runs an encoder of the BERT family on one sequence of tokens. The weights are used as they lie in their file.</summary>
internal sealed class BertModel
{
    private readonly BertConfiguration _shape;
    private readonly Layer[] _layers;
    private readonly long _words;
    private readonly long _positions;
    private readonly float[] _type;
    private readonly Norm _norm;

    public BertModel(BertConfiguration shape, MappedFiles.Mapping file)
    {
        if (shape.Width % shape.Heads != 0) throw new NexusException(ErrorCode.Invalid, $"a width of {shape.Width} cannot be shared by {shape.Heads} heads");
        var weights = new SafeTensors(file);
        _shape = shape;
        _words = weights.At("embeddings.word_embeddings.weight", shape.Vocabulary, shape.Width);
        _positions = weights.At("embeddings.position_embeddings.weight", shape.Positions, shape.Width);
        _type = new float[shape.Width];
        file.Copy(weights.At("embeddings.token_type_embeddings.weight", shape.Types, shape.Width), System.Runtime.InteropServices.MemoryMarshal.AsBytes(_type.AsSpan()));
        _norm = new Norm(weights, file, "embeddings.LayerNorm", shape.Width);
        _layers = new Layer[shape.Layers];
        for (var i = 0; i < _layers.Length; i++) _layers[i] = new Layer(weights, file, $"encoder.layer.{i}.", shape.Width, shape.Inner);
    }

    /// <summary>The sentence's vector, of length one.</summary>
    public float[] Run(IReadOnlyList<int> tokens, MappedFiles.Mapping file)
    {
        var (count, width) = (tokens.Count, _shape.Width);
        var states = new float[count * width];
        for (var i = 0; i < count; i++)
        {
            var row = states.AsSpan(i * width, width);
            file.Floats(_words + (long)tokens[i] * width * 4, width, row).CopyTo(row);
            var position = file.Floats(_positions + (long)i * width * 4, width, new float[width]);
            for (var j = 0; j < width; j++) row[j] += position[j] + _type[j];
        }
        _norm.Apply(states, _shape.Epsilon);
        foreach (var layer in _layers) Step(layer, states, count, file);
        var vector = new float[width];
        var pooled = _shape.MeanPooling ? count : 1;
        for (var i = 0; i < pooled; i++)
            for (var j = 0; j < width; j++) vector[j] += states[i * width + j] / pooled;
        Vectors.MakeUnit(vector, Vectors.Length(vector));
        return vector;
    }

    private void Step(Layer layer, float[] states, int count, MappedFiles.Mapping file)
    {
        var width = _shape.Width;
        var mixed = Attend(layer.Query.Of(states, count, file), layer.Key.Of(states, count, file), layer.Value.Of(states, count, file), count);
        Add(states, layer.Output.Of(mixed, count, file));
        layer.AfterAttention.Apply(states.AsSpan(0, count * width), _shape.Epsilon);
        var inner = layer.Up.Of(states, count, file);
        foreach (ref var value in inner.AsSpan()) value = Gelu(value);
        Add(states, layer.Down.Of(inner, count, file));
        layer.AfterInner.Apply(states.AsSpan(0, count * width), _shape.Epsilon);
    }

    private float[] Attend(float[] query, float[] key, float[] value, int count)
    {
        var (width, size) = (_shape.Width, _shape.Width / _shape.Heads);
        var scale = 1 / MathF.Sqrt(size);
        var mixed = new float[count * width];
        var scores = new float[count];
        for (var head = 0; head < _shape.Heads; head++)
            for (var i = 0; i < count; i++)
            {
                var asked = query.AsSpan(i * width + head * size, size);
                for (var j = 0; j < count; j++) scores[j] = Dot(asked, key.AsSpan(j * width + head * size, size)) * scale;
                Reductions.Softmax(scores);
                var to = mixed.AsSpan(i * width + head * size, size);
                for (var j = 0; j < count; j++)
                {
                    var from = value.AsSpan(j * width + head * size, size);
                    for (var k = 0; k < size; k++) to[k] += scores[j] * from[k];
                }
            }
        return mixed;
    }

    private static void Add(float[] states, float[] change)
    {
        for (var i = 0; i < change.Length; i++) states[i] += change[i];
    }

    private static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var sum = 0f;
        for (var i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }

    private static float Gelu(float x) => 0.5f * x * (1 + Erf(x * 0.70710678f));

    // Abramowitz and Stegun 7.1.26: to 1.5e-7, which is a float's own precision.
    private static float Erf(float x)
    {
        var t = 1 / (1 + 0.3275911 * Math.Abs(x));
        var y = 1 - ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.Exp(-(double)x * x);
        return (float)(x < 0 ? -y : y);
    }

    private sealed class Layer(SafeTensors weights, MappedFiles.Mapping file, string prefix, int width, int inner)
    {
        public readonly Linear Query = new(weights, file, prefix + "attention.self.query", width, width);
        public readonly Linear Key = new(weights, file, prefix + "attention.self.key", width, width);
        public readonly Linear Value = new(weights, file, prefix + "attention.self.value", width, width);
        public readonly Linear Output = new(weights, file, prefix + "attention.output.dense", width, width);
        public readonly Norm AfterAttention = new(weights, file, prefix + "attention.output.LayerNorm", width);
        public readonly Linear Up = new(weights, file, prefix + "intermediate.dense", width, inner);
        public readonly Linear Down = new(weights, file, prefix + "output.dense", inner, width);
        public readonly Norm AfterInner = new(weights, file, prefix + "output.LayerNorm", width);
    }

    private sealed class Linear(SafeTensors weights, MappedFiles.Mapping file, string name, int from, int to)
    {
        private readonly long _weight = weights.At(name + ".weight", to, from);
        private readonly float[] _bias = weights.Copy(file, name + ".bias", to);

        public float[] Of(float[] x, int rows, MappedFiles.Mapping file)
        {
            var result = new float[rows * to];
            MatrixProduct.MultiplyTransposed(x, rows, from, file.Floats(_weight, from * to, []), to, result);
            for (var i = 0; i < result.Length; i++) result[i] += _bias[i % to];
            return result;
        }
    }

    private sealed class Norm(SafeTensors weights, MappedFiles.Mapping file, string name, int width)
    {
        private readonly float[] _scale = weights.Copy(file, name + ".weight", width);
        private readonly float[] _shift = weights.Copy(file, name + ".bias", width);

        public void Apply(Span<float> states, float epsilon)
        {
            for (var at = 0; at < states.Length; at += width)
            {
                var row = states.Slice(at, width);
                var mean = Elementwise.Sum(row) / width;
                var variance = 0f;
                foreach (var value in row) variance += (value - mean) * (value - mean);
                var factor = 1 / MathF.Sqrt(variance / width + epsilon);
                for (var i = 0; i < width; i++) row[i] = (row[i] - mean) * factor * _scale[i] + _shift[i];
            }
        }
    }
}
