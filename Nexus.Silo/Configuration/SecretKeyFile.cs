using System.Security.Cryptography;
using System.Text;
using Nexus.Stores;

namespace Nexus.Configuration;

/// <summary>The secret key of a silo that was not given one: made once, kept in the data directory, readable by its owner only.</summary>
public static class SecretKeyFile
{
    /// <summary>The file's name in the data directory.</summary>
    public const string Name = "secret.key";

    /// <summary><paramref name="options"/> with a secret key: the one set, else the one kept, else a new one that is kept from now on.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if the file holds fewer than 32 bytes, none may be made (production), or there can be no data directory; <see cref="ErrorCode.Unavailable"/> if it cannot be read or written.</exception>
    public static NexusOptions Ensure(NexusOptions options)
    {
        if (options.SecretKey.Length > 0) return options;
        if (options.IsProduction) throw new NexusException(ErrorCode.Invalid, "secret_key (NEXUS_SECRET_KEY): unset; in production it must be at least 32 bytes long");
        var path = Path.Combine(DataDirectory.Make(options.DataDir), Name);
        try
        {
            if (!File.Exists(path)) SecretFile.Make(path, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) + "\n"));
            var key = File.ReadAllText(path).Trim();
            return Encoding.UTF8.GetByteCount(key) >= 32
                ? options with { SecretKey = key }
                : throw new NexusException(ErrorCode.Invalid, $"{path}: the key is shorter than 32 bytes; remove the file to have a new one made (tokens given so far become invalid)");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NexusException(ErrorCode.Unavailable, $"{path}: {error.Message}", error);
        }
    }
}
