using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Nexus.Configuration;

/// <summary>Reads <c>nexus.yml</c>: one flat mapping of known keys. Anything else is refused with its line and column.</summary>
internal static class YamlSettings
{
    /// <summary>The settings in <paramref name="path"/>; what is wrong with it goes to <paramref name="errors"/>.</summary>
    public static IEnumerable<Setting> Read(string path, List<string> errors)
    {
        var file = Path.GetFileName(path);
        var stream = new YamlStream();
        try
        {
            using var reader = new StreamReader(path);
            stream.Load(reader);
        }
        catch (YamlException error)
        {
            errors.Add($"{file}:{error.Start.Line}:{error.Start.Column}: {error.InnerException?.Message ?? error.Message}");
            return [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{file}: cannot be read: {error.Message}");
            return [];
        }
        catch (InvalidOperationException)
        {
            // The parser loses its footing over a bracket that is not closed, instead of saying so.
            errors.Add($"{file}: cannot be read to its end; is a bracket or quote not closed?");
            return [];
        }
        if (stream.Documents.Count == 0) return [];
        if (stream.Documents.Count > 1) errors.Add($"{file}: has {stream.Documents.Count} documents; it must be one");
        return stream.Documents[0].RootNode switch
        {
            YamlMappingNode map => [.. map.Children.Select(pair => Entry(file, pair.Key, pair.Value, errors)).OfType<Setting>()],
            YamlScalarNode { Value: null or "" } => [],
            var other => Refuse($"{file}:{other.Start.Line}:{other.Start.Column}: must be a mapping of keys to values", errors),
        };
    }

    private static Setting? Entry(string file, YamlNode name, YamlNode value, List<string> errors)
    {
        var place = $"{file}:{name.Start.Line}:{name.Start.Column}";
        var text = (name as YamlScalarNode)?.Value ?? "";
        if (OptionKeys.All.FirstOrDefault(k => k.Name == text) is not { } key)
        {
            errors.Add($"{place}: unknown key '{text}'{OptionKeys.Hint(text, static k => k.Name)}");
            return null;
        }
        if (value is YamlScalarNode scalar)
            return scalar.Value is null || scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" } ? null : new Setting(key, scalar.Value, place);
        errors.Add($"{file}:{value.Start.Line}:{value.Start.Column}: {key.Name} must be a single value: {key.Rule}");
        return null;
    }

    private static Setting[] Refuse(string message, List<string> errors)
    {
        errors.Add(message);
        return [];
    }
}
