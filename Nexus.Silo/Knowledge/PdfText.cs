using System.Text;

namespace Nexus.Knowledge;

/// <summary>The text of a PDF, page by page. Of a scan there is none: reading pictures takes a model.</summary>
internal static class PdfText
{
    private const int MaxPages = 10_000;

    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if it is no PDF, is encrypted, or holds no text.</exception>
    public static string Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span[..Math.Min(1024, bytes.Length)].IndexOf("%PDF-"u8) < 0) throw new NexusException(ErrorCode.Invalid, "the file is no PDF: it does not begin with %PDF-");
        var file = new PdfFile(bytes);
        if (file.Encrypted) throw new NexusException(ErrorCode.Invalid, "the PDF is encrypted; send it without a password");
        var text = new StringBuilder();
        foreach (var page in Pages(file))
        {
            var writer = new PdfTextWriter(file);
            writer.Run(Contents(file, page), Inherited(file, page, "Resources"));
            if (text.Length > 0) text.Append("\n\n");
            text.Append(writer.Text.Trim());
        }
        var found = text.ToString().Trim();
        return found.Length > 0 ? found : throw new NexusException(ErrorCode.Invalid, "the PDF holds no text (a scan?); reading pictures takes a model, which this server does not have");
    }

    // Walked with a stack and a memory of where it has been: a damaged tree may bite its own tail.
    private static IEnumerable<Dictionary<string, object?>> Pages(PdfFile file)
    {
        var seen = new HashSet<Dictionary<string, object?>>(ReferenceEqualityComparer.Instance);
        var open = new Stack<Dictionary<string, object?>>([file.Dictionary(file.Get(file.Root, "Pages"))]);
        while (open.TryPop(out var node) && seen.Count < MaxPages)
        {
            if (!seen.Add(node)) continue;
            if (file.Get(node, "Kids") is not List<object?> kids) yield return node;
            else
                for (var i = kids.Count - 1; i >= 0; i--) open.Push(file.Dictionary(kids[i]));
        }
    }

    private static byte[] Contents(PdfFile file, Dictionary<string, object?> page)
    {
        var parts = file.Get(page, "Contents") switch { PdfStream one => [one], List<object?> many => many.Select(file.Resolve).OfType<PdfStream>(), _ => [] };
        using var whole = new MemoryStream();
        foreach (var part in parts)
        {
            whole.Write(file.Unfold(part) ?? []);
            whole.WriteByte((byte)'\n');
        }
        return whole.ToArray();
    }

    private static Dictionary<string, object?> Inherited(PdfFile file, Dictionary<string, object?> page, string name)
    {
        for (var depth = 0; depth < 32 && page.Count > 0; depth++, page = file.Dictionary(file.Get(page, "Parent")))
            if (file.Dictionary(file.Get(page, name)) is { Count: > 0 } found) return found;
        return [];
    }
}
