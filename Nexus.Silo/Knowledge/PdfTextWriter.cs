using System.Text;

namespace Nexus.Knowledge;

/// <summary>Follows what a page shows and writes it down: a new line where the pen moved down, a blank where it jumped ahead.</summary>
internal sealed class PdfTextWriter(PdfFile file)
{
    private const int MaxDepth = 8;
    private const int MaxText = 4_000_000;
    private const int MaxForms = 10_000;

    // Of the font's size: less is kerning, more is the space between words.
    private const double WordGap = 0.18;

    private static readonly string[] Ligatures = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];

    private readonly StringBuilder _text = new();
    private readonly Dictionary<Dictionary<string, object?>, PdfFont> _fonts = new(ReferenceEqualityComparer.Instance);
    private PdfFont? _font;
    private double _size = 1, _scale = 1, _leading;
    private int _forms;
    private double _x, _y, _lineX, _endX = double.NaN, _lastY = double.NaN;

    public string Text => _text.ToString();

    public void Run(byte[] contents, Dictionary<string, object?> resources, int depth = 0)
    {
        var operands = new List<object?>();
        for (var tokens = new PdfTokens(contents); _text.Length < MaxText && tokens.Next() is var token && !ReferenceEquals(token, PdfTokens.End);)
        {
            if (token is not PdfWord word)
            {
                operands.Add(token);
                continue;
            }
            if (word.Text == "ID") SkipImage(contents, tokens);
            else if (word.Text == "Do" && depth < MaxDepth) Form(operands, resources, depth);
            else if (word.Text == "Tf") Font(operands, resources);
            else Operate(word.Text, operands);
            operands.Clear();
        }
    }

    private void Operate(string name, List<object?> operands)
    {
        switch (name)
        {
            case "BT": (_x, _y, _lineX, _scale) = (0, 0, 0, 1); break;
            case "Td" or "TD" when operands is [double x, double y]:
                if (name == "TD") _leading = -y;
                Move(x * _scale, y * _scale);
                break;
            case "TL" when operands is [double leading]: _leading = leading; break;
            case "T*": Move(0, -_leading * _scale); break;
            case "Tm" when operands is [double a, double b, double, double, double e, double f]:
                _scale = Math.Max(1e-6, Math.Sqrt(a * a + b * b));
                (_x, _y, _lineX) = (e, f, e);
                break;
            case "Tj" when operands is [byte[] shown]: Show(shown); break;
            case "'" or "\"" when operands is [.., byte[] shown]:
                Move(0, -_leading * _scale);
                Show(shown);
                break;
            case "TJ" when operands is [List<object?> parts]:
                foreach (var part in parts)
                {
                    if (part is byte[] piece) Show(piece);
                    else if (part is double back) _x -= back / 1000 * _size * _scale;
                }
                break;
        }
    }

    private void Move(double x, double y)
    {
        _lineX += x;
        _x = _lineX;
        _y += y;
    }

    private void Show(byte[] shown)
    {
        if (_font is null) return;
        var (text, width) = _font.Read(shown);
        var size = Math.Abs(_size * _scale);
        if (!double.IsNaN(_lastY) && Math.Abs(_y - _lastY) > size * 0.4) Break('\n');
        else if (Math.Abs(_x - _endX) > size * WordGap) Break(' ');
        foreach (var c in text) Write(c);
        _x += width / 1000 * size;
        (_endX, _lastY) = (_x, _y);
    }

    private void Write(char c)
    {
        if (char.IsControl(c) || c == ' ' && _text.Length > 0 && _text[^1] == ' ') return;
        // Ligatures are one sign on paper and several letters to whoever searches.
        if (c is >= '\uFB00' and <= '\uFB06') _text.Append(Ligatures[c - '\uFB00']);
        else _text.Append(c);
    }

    private void Break(char by)
    {
        while (by == '\n' && _text.Length > 0 && _text[^1] == ' ') _text.Length--;
        if (_text.Length > 0 && _text[^1] is not (' ' or '\n')) _text.Append(by);
    }

    private void Font(List<object?> operands, Dictionary<string, object?> resources)
    {
        if (operands is not [PdfName name, double size]) return;
        _size = size;
        var font = file.Dictionary(file.Get(file.Dictionary(file.Get(resources, "Font")), name.Text));
        if (!_fonts.TryGetValue(font, out _font)) _fonts[font] = _font = new PdfFont(file, font);
    }

    private void Form(List<object?> operands, Dictionary<string, object?> resources, int depth)
    {
        // Forms that show forms that show forms could keep a small page busy for ever.
        if (_forms++ > MaxForms || operands is not [PdfName name] || file.Get(file.Dictionary(file.Get(resources, "XObject")), name.Text) is not PdfStream form) return;
        if (file.Get(form.Head, "Subtype") is not PdfName { Text: "Form" } || file.Unfold(form) is not { } contents) return;
        var own = file.Dictionary(file.Get(form.Head, "Resources"));
        Run(contents, own.Count > 0 ? own : resources, depth + 1);
    }

    // An inline image: its bytes may look like anything, up to the word EI between blanks.
    private static void SkipImage(byte[] contents, PdfTokens tokens)
    {
        for (var at = tokens.At + 1; at + 2 < contents.Length; at++)
            if (contents[at] == 'E' && contents[at + 1] == 'I' && PdfTokens.IsBlank(contents[at - 1]) && PdfTokens.IsBlank(contents[at + 2]))
            {
                tokens.At = at + 2;
                return;
            }
        tokens.At = contents.Length;
    }
}
