using Nexus.Stores;

namespace Nexus.Tests.Ledger;

/// <summary>A silo, and someone who writes to its database behind its back.</summary>
internal sealed record TamperedSilo(LogSilo Silo, string? Postgres) : IAsyncDisposable
{
    public static async Task<TamperedSilo> StartAsync(bool postgres)
    {
        var url = postgres ? await Stores.Postgres.FreshAsync() : null;
        return new TamperedSilo(await LogSilo.StartAsync(options => options with { DatabaseUrl = url ?? "" }), url);
    }

    public Task RewriteAsync(string kind, string from, string to) => ExecuteAsync(Loose + (Postgres is null
        ? $"UPDATE registry SET document = CAST(replace(CAST(document AS TEXT), '{from}', '{to}') AS BLOB) WHERE kind = '{kind}'"
        : $"UPDATE registry SET document = convert_to(replace(convert_from(document, 'UTF8'), '{from}', '{to}'), 'UTF8') WHERE kind = '{kind}'"));

    /// <summary>Deletes every persona, as the database's owner can.</summary>
    public Task ForgetPersonasAsync() => ExecuteAsync(Loose + "DELETE FROM registry WHERE kind = 'persona'");

    private string Loose => Postgres is null ? "DROP TRIGGER IF EXISTS registry_never_changes; DROP TRIGGER IF EXISTS registry_never_goes; " : "ALTER TABLE registry DISABLE TRIGGER ALL; ";

    /// <summary>Switches off what guards the log in the database, as its owner can.</summary>
    public Task UnguardAsync() => ExecuteAsync(Postgres is null
        ? "DROP TRIGGER leaves_never_go; DROP TRIGGER leaves_never_change; DROP TRIGGER heads_only_grow"
        : "ALTER TABLE leaves DISABLE TRIGGER ALL; ALTER TABLE heads DISABLE TRIGGER ALL");

    public string Hex(ReadOnlySpan<byte> bytes) => Postgres is null ? $"x'{Convert.ToHexString(bytes)}'" : $"decode('{Convert.ToHexString(bytes)}', 'hex')";

    public Task ExecuteAsync(string sql)
    {
        if (Postgres is not null) return Stores.Postgres.ExecuteAsync(Postgres, sql);
        using var connection = SqliteConnection.Open(Path.Combine(Silo.Data, "nexus.db"), readOnly: false);
        connection.Execute(sql);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        if (Postgres is not null) await Stores.Postgres.DropAsync(Postgres);
    }
}
