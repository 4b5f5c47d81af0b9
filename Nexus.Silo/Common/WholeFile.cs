using System.Text;

namespace Nexus;

/// <summary>Replaces a small file as a whole: whoever reads it, also after a crash, finds the old text or the new one.</summary>
internal static class WholeFile
{
    public static void Replace(string path, string text)
    {
        var temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
