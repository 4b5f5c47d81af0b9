using Npgsql;

namespace Nexus.Stores;

/// <summary>Reads a PostgreSQL connection given as a URL, as other programs take it, or in keyword form.</summary>
public static class PostgresUrl
{
    private const int DefaultPort = 5432;

    /// <summary>True if it looks like one; what is wrong with it in detail <see cref="Parse"/> says.</summary>
    public static bool IsOne(string text)
    {
        if (!text.Contains("://", StringComparison.Ordinal))
            return text.Contains("host=", StringComparison.OrdinalIgnoreCase) || text.Contains("server=", StringComparison.OrdinalIgnoreCase);
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "postgres" or "postgresql" or "postgresql+asyncpg" && uri.Host.Length > 0 && uri.AbsolutePath.Length > 1;
    }

    /// <summary>The connection string it means.</summary>
    /// <param name="text"><c>postgres://user:password@host:5432/database?sslmode=require</c>, also <c>postgresql://</c> and with a driver's name (<c>postgresql+asyncpg://</c>); or <c>Host=…;Database=…</c>.</param>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming what is wrong, never the password.</exception>
    public static string Parse(string text)
    {
        var trimmed = text.Trim();
        var scheme = trimmed.IndexOf("://", StringComparison.Ordinal);
        return scheme < 0 ? Keywords(trimmed) : Url(trimmed, trimmed[..scheme]);
    }

    private static string Keywords(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text) is { Host.Length: > 0 } builder
                ? builder.ConnectionString
                : throw Bad("it names no host");
        }
        catch (ArgumentException wrong)
        {
            throw new NexusException(ErrorCode.Invalid, $"NEXUS_DATABASE_URL is neither a postgres:// URL nor in keyword form: {wrong.Message}", wrong);
        }
    }

    private static string Url(string text, string scheme)
    {
        if (scheme.Split('+')[0].ToLowerInvariant() is not ("postgres" or "postgresql"))
            throw Bad($"its scheme is '{scheme}', not postgres or postgresql");
        var rest = text[(scheme.Length + 3)..];
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var options = question < 0 ? "" : rest[(question + 1)..];
        if (question >= 0) rest = rest[..question];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var database = slash < 0 ? "" : Uri.UnescapeDataString(rest[(slash + 1)..]);
        var authority = slash < 0 ? rest : rest[..slash];
        // A password may hold an @ that nobody encoded; a host cannot.
        var at = authority.LastIndexOf('@');
        var builder = new NpgsqlConnectionStringBuilder();
        if (at >= 0) ReadUser(builder, authority[..at]);
        ReadHost(builder, authority[(at + 1)..]);
        if (database.Length > 0) builder.Database = database;
        foreach (var option in options.Split('&', StringSplitOptions.RemoveEmptyEntries))
            ReadOption(builder, option);
        return string.IsNullOrEmpty(builder.Host) ? throw Bad("it names no host") : builder.ConnectionString;
    }

    private static void ReadUser(NpgsqlConnectionStringBuilder builder, string user)
    {
        var colon = user.IndexOf(':', StringComparison.Ordinal);
        builder.Username = Uri.UnescapeDataString(colon < 0 ? user : user[..colon]);
        if (colon >= 0) builder.Password = Uri.UnescapeDataString(user[(colon + 1)..]);
    }

    private static void ReadHost(NpgsqlConnectionStringBuilder builder, string host)
    {
        var colon = host.LastIndexOf(':');
        // The colons of an IPv6 address stand within brackets.
        if (colon >= 0 && !host.EndsWith(']'))
        {
            if (!int.TryParse(host.AsSpan(colon + 1), out var port) || port is < 1 or > 65535)
                throw Bad($"its port '{host[(colon + 1)..]}' is not a number from 1 to 65535");
            builder.Port = port;
            host = host[..colon];
        }
        else
        {
            builder.Port = DefaultPort;
        }

        if (host.Length > 0) builder.Host = Uri.UnescapeDataString(host.Trim('[', ']'));
    }

    private static void ReadOption(NpgsqlConnectionStringBuilder builder, string option)
    {
        var equals = option.IndexOf('=', StringComparison.Ordinal);
        var name = Uri.UnescapeDataString(equals < 0 ? option : option[..equals]);
        var value = equals < 0 ? "" : Uri.UnescapeDataString(option[(equals + 1)..]);
        try
        {
            switch (name.ToLowerInvariant())
            {
                case "sslmode" or "ssl": builder["SSL Mode"] = Mode(value); break;
                case "host": builder.Host = value; break;
                case "port": builder["Port"] = value; break;
                case "user": builder.Username = value; break;
                case "password": builder.Password = value; break;
                case "dbname": builder.Database = value; break;
                case "application_name": builder.ApplicationName = value; break;
                case "connect_timeout": builder["Timeout"] = value; break;
                case "sslrootcert": builder.RootCertificate = value; break;
                case "options": builder.Options = value; break;
                default: builder[name] = value; break;
            }
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException)
        {
            throw new NexusException(ErrorCode.Invalid, $"NEXUS_DATABASE_URL: option '{name}' with value '{value}' is not known to PostgreSQL clients", wrong);
        }
    }

    private static SslMode Mode(string value) => value.ToLowerInvariant() switch
    {
        "disable" or "false" => SslMode.Disable,
        "allow" => SslMode.Allow,
        "prefer" => SslMode.Prefer,
        "require" or "true" => SslMode.Require,
        "verify-ca" => SslMode.VerifyCA,
        "verify-full" => SslMode.VerifyFull,
        _ => throw Bad($"its sslmode '{value}' is not disable, allow, prefer, require, verify-ca or verify-full"),
    };

    private static NexusException Bad(string why) => new(ErrorCode.Invalid, $"NEXUS_DATABASE_URL cannot be used: {why}");
}
