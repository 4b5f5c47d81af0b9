namespace Nexus.Actions;

/// <summary>Ids and salts come in through the door.</summary>
public interface IChance
{
    /// <summary>A fresh UUID (time-ordered, version 7).</summary>
    string NewId();

    /// <summary>Fills with cryptographically random bytes.</summary>
    void Fill(Span<byte> bytes);
}
