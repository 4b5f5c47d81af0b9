using System.Globalization;
using System.Reflection;

namespace Nexus.Stores;

/// <summary>The migrations that come with the program: <c>Migrations/NNNN_name.sql</c> beside the store, numbered from 1 without gaps.</summary>
internal static class Migrations
{
    public static IReadOnlyList<Migration> Of(string store)
    {
        var prefix = $"Nexus.Stores.{store}.";
        return [.. typeof(Migrations).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new Migration(int.Parse(name.AsSpan(prefix.Length, 4), CultureInfo.InvariantCulture), name))];
    }
}

/// <summary>One step of a schema.</summary>
internal sealed record Migration(int Version, string Resource)
{
    public string Sql
    {
        get
        {
            using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)!;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }
}
