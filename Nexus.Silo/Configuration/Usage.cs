using System.Text;

namespace Nexus.Configuration;

/// <summary>What <c>--help</c> shows: every setting with its flag, its rule and its default.</summary>
public static class Usage
{
    /// <summary>The text, ready to print.</summary>
    public static string Text
    {
        get
        {
            var text = new StringBuilder("Nexus.Silo: the silo with its API. Every setting may be a flag, a variable (--data-dir is NEXUS_DATA_DIR) or a line of nexus.yml (data_dir).\n\n");
            var width = OptionKeys.All.Max(static key => key.Flag.Length);
            foreach (var key in OptionKeys.All)
                text.Append("  ").Append(key.Flag.PadRight(width)).Append("  ").Append(key.Rule).Append(key.Default.Length > 0 ? $" ({key.Default})" : "").Append('\n');
            return text.ToString();
        }
    }

    /// <summary>Whether the arguments ask for it.</summary>
    public static bool IsAsked(IReadOnlyList<string> args) => args.Any(static arg => arg is "--help" or "-h" or "-?");
}
