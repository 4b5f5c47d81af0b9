using System.Text.RegularExpressions;

namespace Nexus.Events;

/// <summary>A log, or what rotation has made of it.</summary>
/// <param name="Turn">What rotation has added to the name, the packing apart: <c>1</c>, <c>20261121</c>; empty for the log itself.</param>
/// <param name="Written">When it was written to last, in ticks, UTC.</param>
internal sealed partial record LogGeneration(string Path, string Turn, long Written)
{
    // Beyond this a number is a date.
    private const int MaxNumber = 5;

    /// <summary>Whether it is packed in a way that is not read here.</summary>
    public bool IsForeign => Turn.Length > 0 && Extension(Path) is not ("" or ".gz");

    private bool IsNumbered => Turn.Length <= MaxNumber && Turn.All(char.IsAsciiDigit);

    public static bool IsGzip(string path) => Extension(path) == ".gz";

    /// <summary>What is left of the log at <paramref name="path"/>, the oldest first and the log itself last.</summary>
    public static List<LogGeneration> Of(string path)
    {
        var all = Relatives(path).Select(found => (Path: found, Match: TurnForm().Match(found[path.Length..]))).Where(static found => found.Match.Success)
            .Select(static found => new LogGeneration(found.Path, found.Match.Groups["turn"].Value, File.GetLastWriteTimeUtc(found.Path).Ticks))
            // While one is being packed both stand there.
            .GroupBy(static one => one.Turn).Select(static same => same.MinBy(static one => one.Path.Length)!).ToList();
        all = [.. InOrder(all)];
        if (File.Exists(path)) all.Add(new LogGeneration(path, "", File.GetLastWriteTimeUtc(path).Ticks));
        return all;
    }

    /// <summary>All files whose names begin with the log's, itself apart.</summary>
    public static IEnumerable<string> Relatives(string path) =>
        System.IO.Path.GetDirectoryName(path) is { } folder && Directory.Exists(folder) ? Directory.EnumerateFiles(folder, System.IO.Path.GetFileName(path) + "*").Where(found => found != path) : [];

    /// <summary>By number, from whichever end the times say is older; dates of one form by name; where several forms are in use, by time.</summary>
    private static IEnumerable<LogGeneration> InOrder(List<LogGeneration> all)
    {
        if (all.Count < 2) return all;
        if (all.TrueForAll(one => !one.IsNumbered && one.Turn.Length == all[0].Turn.Length)) return all.OrderBy(static one => one.Turn, StringComparer.Ordinal);
        if (!all.TrueForAll(static one => one.IsNumbered)) return all.OrderBy(static one => one.Written);
        var rising = all.OrderBy(static one => int.Parse(one.Turn, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        return rising[0].Written < rising[^1].Written ? rising : rising.AsEnumerable().Reverse();
    }

    private static string Extension(string path) => System.IO.Path.GetExtension(path) is ".gz" or ".bz2" or ".xz" or ".zst" or ".lz4" or ".Z" or ".zip" ? System.IO.Path.GetExtension(path) : "";

    [GeneratedRegex(@"^[.-](?<turn>[0-9][0-9_:T.-]*?)(\.(gz|bz2|xz|zst|lz4|Z|zip))?$")]
    private static partial Regex TurnForm();
}
