using System.Globalization;
using System.Text;

namespace Nexus.Knowledge;

/// <summary>What the codes of a font's strings stand for, and how wide they are.</summary>
internal sealed class PdfFont
{
    private const string Windows = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

    private const int MaxCodes = 65_536;

    private static readonly Dictionary<string, string> Glyphs = new(StringComparer.Ordinal)
    {
        ["space"] = " ",
        ["comma"] = ",",
        ["period"] = ".",
        ["hyphen"] = "-",
        ["colon"] = ":",
        ["semicolon"] = ";",
        ["slash"] = "/",
        ["parenleft"] = "(",
        ["parenright"] = ")",
        ["zero"] = "0",
        ["one"] = "1",
        ["two"] = "2",
        ["three"] = "3",
        ["four"] = "4",
        ["five"] = "5",
        ["six"] = "6",
        ["seven"] = "7",
        ["eight"] = "8",
        ["nine"] = "9",
        ["quotesingle"] = "'",
        ["quotedbl"] = "\"",
        ["quoteleft"] = "‘",
        ["quoteright"] = "’",
        ["quotedblleft"] = "“",
        ["quotedblright"] = "”",
        ["endash"] = "–",
        ["emdash"] = "—",
        ["bullet"] = "•",
        ["ellipsis"] = "…",
        ["fi"] = "fi",
        ["fl"] = "fl",
        ["ff"] = "ff",
        ["ffi"] = "ffi",
        ["ffl"] = "ffl",
        ["percent"] = "%",
        ["ampersand"] = "&",
        ["at"] = "@",
        ["plus"] = "+",
        ["equal"] = "=",
        ["asterisk"] = "*",
        ["question"] = "?",
        ["exclam"] = "!",
        ["numbersign"] = "#",
        ["dollar"] = "$",
        ["underscore"] = "_",
        ["less"] = "<",
        ["greater"] = ">",
        ["bracketleft"] = "[",
        ["bracketright"] = "]",
        ["braceleft"] = "{",
        ["braceright"] = "}",
        ["bar"] = "|",
        ["backslash"] = "\\",
        ["adieresis"] = "ä",
        ["odieresis"] = "ö",
        ["udieresis"] = "ü",
        ["Adieresis"] = "Ä",
        ["Odieresis"] = "Ö",
        ["Udieresis"] = "Ü",
        ["germandbls"] = "ß",
        ["eacute"] = "é",
        ["egrave"] = "è",
        ["agrave"] = "à",
        ["ccedilla"] = "ç",
    };

    private readonly Dictionary<int, string> _unicode;
    private readonly Dictionary<int, string> _differences = [];
    private readonly Dictionary<int, double> _widths = [];
    private readonly bool _wide;
    private double _otherWidth = 500;

    public PdfFont(PdfFile file, Dictionary<string, object?> font)
    {
        _wide = file.Get(font, "Subtype") is PdfName { Text: "Type0" };
        _unicode = file.Get(font, "ToUnicode") is PdfStream stream && file.Unfold(stream) is { } map ? PdfUnicodeMap.Read(map) : [];
        if (file.Get(font, "Widths") is List<object?> widths) Widths(file.Get(font, "FirstChar") is double first ? (int)first : 0, widths, file);
        if (file.Get(font, "DescendantFonts") is List<object?> { Count: > 0 } inner) Inner(file.Dictionary(inner[0]), file);
        if (file.Get(font, "Encoding") is not Dictionary<string, object?> encoding || file.Get(encoding, "Differences") is not List<object?> differences) return;
        var code = 0;
        foreach (var item in differences)
        {
            if (item is double next) code = (int)next;
            else if (item is PdfName name && GlyphOf(name.Text) is { } glyph) _differences[code++] = glyph;
            else code++;
        }
    }

    /// <summary>The text of a shown string, and its width in thousandths of the font's size.</summary>
    public (string Text, double Width) Read(byte[] shown)
    {
        var text = new StringBuilder();
        var width = 0.0;
        var step = _wide ? 2 : 1;
        for (var i = 0; i + step <= shown.Length; i += step)
        {
            var code = _wide ? shown[i] << 8 | shown[i + 1] : shown[i];
            text.Append(Text(code));
            width += Width(code);
        }
        return (text.ToString(), width);
    }

    // A font of glyph numbers without a map to Unicode says nothing to a reader.
    private string Text(int code) =>
        _unicode.TryGetValue(code, out var mapped) ? mapped
        : _wide ? ""
        : _differences.TryGetValue(code, out var glyph) ? glyph
        : code is >= 0x80 and <= 0x9F ? Windows[code - 0x80].ToString()
        : ((char)code).ToString();

    private double Width(int code) => _widths.GetValueOrDefault(code, _otherWidth);

    private void Widths(int first, List<object?> each, PdfFile file)
    {
        for (var i = 0; i < each.Count && _widths.Count < MaxCodes; i++)
            if (file.Resolve(each[i]) is double width) _widths[first + i] = width;
    }

    private void Inner(Dictionary<string, object?> font, PdfFile file)
    {
        _otherWidth = file.Get(font, "DW") is double given ? given : 1000;
        if (file.Get(font, "W") is List<object?> wide) WideWidths(wide, file);
    }

    // Either a first code and a list, or first, last and one width for all of them.
    private void WideWidths(List<object?> items, PdfFile file)
    {
        for (var i = 0; i + 1 < items.Count; i++)
        {
            if (items[i] is not double first) continue;
            if (file.Resolve(items[i + 1]) is List<object?> each) Widths((int)first, each, file);
            else if (i + 2 < items.Count && items[i + 1] is double last && items[i + 2] is double width)
            {
                for (var code = (int)first; code <= last && _widths.Count < MaxCodes; code++) _widths[code] = width;
                i++;
            }
            i++;
        }
    }

    private static string? GlyphOf(string name)
    {
        if (name.Length == 1) return name;
        if (Glyphs.TryGetValue(name, out var known)) return known;
        var hex = name.StartsWith("uni", StringComparison.Ordinal) ? name[3..] : name.StartsWith('u') ? name[1..] : "";
        return hex.Length is >= 4 and <= 6 && int.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rune) && Rune.IsValid(rune) ? new Rune(rune).ToString() : null;
    }
}
