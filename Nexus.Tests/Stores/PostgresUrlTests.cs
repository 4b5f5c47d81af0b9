using Nexus.Stores;
using Npgsql;
using Xunit;

namespace Nexus.Tests.Stores;

public sealed class PostgresUrlTests
{
    [Theory]
    [InlineData("postgres://u:p@db:5433/nexus", "db", 5433, "u", "p", "nexus")]
    [InlineData("postgresql://u:p@db/nexus", "db", 5432, "u", "p", "nexus")]
    [InlineData("postgresql+asyncpg://u:p@db/nexus", "db", 5432, "u", "p", "nexus")]
    [InlineData("postgres://us%40er:p%2Fa%3As%23s@db/n%20x", "db", 5432, "us@er", "p/a:s#s", "n x")]
    [InlineData("postgres://u:p@ss@db/nexus", "db", 5432, "u", "p@ss", "nexus")]
    [InlineData("postgres://db", "db", 5432, null, null, null)]
    [InlineData("postgres://u@[::1]:6000/nexus", "::1", 6000, "u", null, "nexus")]
    [InlineData("postgres:///nexus?host=/run/postgresql&user=u", "/run/postgresql", 5432, "u", null, "nexus")]
    [InlineData("Host=db;Port=5433;Username=u;Password=p;Database=nexus", "db", 5433, "u", "p", "nexus")]
    public void Both_forms_mean_the_same(string text, string host, int port, string? user, string? password, string? database)
    {
        var builder = new NpgsqlConnectionStringBuilder(PostgresUrl.Parse(text));
        Assert.Equal((host, port, user, password, database), (builder.Host, builder.Port, builder.Username, builder.Password, builder.Database));
    }

    [Theory]
    [InlineData("disable", SslMode.Disable)]
    [InlineData("require", SslMode.Require)]
    [InlineData("verify-full", SslMode.VerifyFull)]
    public void The_mode_of_encryption_is_understood(string written, SslMode meant) =>
        Assert.Equal(meant, new NpgsqlConnectionStringBuilder(PostgresUrl.Parse($"postgres://u:p@db/nexus?sslmode={written}&application_name=n%20x")).SslMode);

    [Theory]
    [InlineData("mysql://u:secret@db/nexus", "mysql")]
    [InlineData("postgres://u:secret@db:x/nexus", "'x'")]
    [InlineData("postgres://u:secret@db/nexus?sslmode=maybe", "maybe")]
    [InlineData("postgres://u:secret@db/nexus?colour=red", "colour")]
    [InlineData("postgres:///nexus", "host")]
    [InlineData("colour=red", "NEXUS_DATABASE_URL")]
    [InlineData("nonsense", "NEXUS_DATABASE_URL")]
    public void What_cannot_be_used_is_refused_without_showing_the_password(string text, string named)
    {
        var refused = Assert.Throws<NexusException>(() => PostgresUrl.Parse(text));
        Assert.Equal(ErrorCode.Invalid, refused.Code);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }
}
