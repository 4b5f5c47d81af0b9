using System.Security.Cryptography;
using System.Text;
using Nexus.Configuration;
using Nexus.Stores;

namespace Nexus.Ledger;

/// <summary>The file with the keys that sign checkpoints: readable by its owner only, made with one key at the first start.</summary>
public static class LogKeyFile
{
    /// <summary>The keys set, else those of the file.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for keys that break a rule; <see cref="ErrorCode.Unavailable"/> if the file cannot be read or made.</exception>
    public static LogKeys Load(NexusOptions options)
    {
        if (options.LogKey.Length > 0) return LogKeys.Parse(options.LogKey);
        var path = options.LogKeyFile.Length > 0 ? options.LogKeyFile : Path.Combine(DataDirectory.Make(options.DataDir), "log.key");
        try
        {
            if (!File.Exists(path)) Make(path);
            return LogKeys.Parse(File.ReadAllText(path));
        }
        catch (NexusException error)
        {
            throw new NexusException(error.Code, $"log_key_file (NEXUS_LOG_KEY_FILE): '{path}' cannot be used: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NexusException(ErrorCode.Unavailable, $"log_key_file (NEXUS_LOG_KEY_FILE): '{path}' cannot be used: {error.Message}", error);
        }
    }

    private static void Make(string path)
    {
        var seed = Convert.ToBase64String(RandomNumberGenerator.GetBytes(Ed25519.KeyLength));
        var text = $"""
            # Signs the checkpoints of this Nexus (Ed25519). Whoever has it can sign for the log; whoever loses it cannot.
            # To change keys: add a line with a new one, let both overlap as long as verifiers need, then end the old one:
            #   <base 64 of 32 bytes> [from=2027-01-01T00:00:00Z] [until=2027-02-01T00:00:00Z]
            {seed}

            """;
        SecretFile.Make(path, Encoding.ASCII.GetBytes(text));
    }
}
