namespace Nexus.Cli;

/// <summary>What a verb tells the shell.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>A gate refused, a value is invalid, a data directory or port is in use, or a verification found something.</summary>
    public const int Refused = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int Usage = 2;

    /// <summary>No server answers, or not its database.</summary>
    public const int Unreachable = 3;
}
