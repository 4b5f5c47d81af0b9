namespace Nexus.Tools;

/// <summary>Why a file could not be used, without the paths of this machine that exceptions carry.</summary>
internal static class FileErrors
{
    private const int UnixDiskFull = 28;
    private const int UnixQuotaFull = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public static bool IsDiskFull(Exception error) => error is IOException { HResult: UnixDiskFull or UnixQuotaFull or WindowsDiskFull };

    public static string Explain(Exception error) => error switch
    {
        UnauthorizedAccessException => "the operating system denies it",
        FileNotFoundException or DirectoryNotFoundException => "it is gone",
        PathTooLongException => "its path is too long",
        _ when IsDiskFull(error) => "the disk is full",
        _ => $"input or output error ({error.HResult})",
    };
}
