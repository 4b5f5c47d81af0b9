using System.IO.Compression;
using System.Text;
using Nexus.Knowledge;
using Xunit;

namespace Nexus.Tests.Knowledge;

public sealed class DocumentReaderTests
{
    private const string Page = "BT /F1 12 Tf 14 TL 72 700 Td (Herons stand) Tj 0 -14 Td [(in sha) 20 (llow) -300 (water)] TJ T* (\\(still\\)) ' ET";

    private static async Task<string?> Read(byte[] bytes, string name = "", string type = "") => await new DocumentReader().ReadAsync(name, type, bytes, TestContext.Current.CancellationToken);

    private static Task<string?> Read(string text, string name = "", string type = "") => Read(Encoding.UTF8.GetBytes(text), name, type);

    [Theory]
    [InlineData("a.txt", "text/plain", "plain", "plain")]
    [InlineData("a.md", "application/octet-stream", "# Title", "# Title")]
    [InlineData("a.csv", "", "a,b\n1,2", "a,b\n1,2")]
    [InlineData("a.json", "text/plain", "{\"a\":1}", "{\"a\":1}")]
    [InlineData("", "application/ld+json", "{}", "{}")]
    [InlineData("a.html", "", "<title>Birds</title><p>A <b>heron</b></p><script>no()</script><p>stands</p>", "Birds\n\nA heron\nstands")]
    public async Task Text_is_read_by_its_type_or_its_name(string name, string type, string file, string text) => Assert.Equal(text, await Read(file, name, type));

    [Theory]
    [InlineData("a.png", "image/png")]
    [InlineData("a.mp3", "audio/mpeg")]
    [InlineData("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("a.bin", "application/octet-stream")]
    [InlineData("", "")]
    public async Task What_takes_a_model_or_another_program_is_not_read(string name, string type) => Assert.Null(await Read("x", name, type));

    [Fact]
    public async Task Text_in_utf_16_is_read_by_its_mark_and_text_in_neither_is_refused()
    {
        Assert.Equal("größer", await Read([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("größer")], "a.txt"));
        Assert.Equal("größer", await Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("größer")], "a.txt"));
        Assert.Contains("not UTF-8", await Refused(Encoding.Latin1.GetBytes("größer"), "a.txt"));
        Assert.Contains("not JSON: line 2", await Refused("{\n]"u8.ToArray(), "a.json"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pdf_is_read_in_lines_and_words(bool packed) => Assert.Equal("Herons stand\nin shallow water\n(still)", (await Read(Pdf(Page, packed), "a.pdf"))!);

    [Fact]
    public async Task A_pdf_whose_font_has_codes_of_its_own_is_read_by_its_map()
    {
        const string map = "1 beginbfchar <0001> <0048> endbfchar 1 beginbfrange <0002> <0004> <0065> endbfrange 1 beginbfrange <0010> <0011> [<FB01> <D83DDE00>] endbfrange";
        var font = "/Type /Font /Subtype /Type0 /Encoding /Identity-H /ToUnicode 6 0 R";
        Assert.Equal("Hefgfi😀", await Read(Pdf("BT /F1 10 Tf (\\000\\001) Tj <00020003000400100011> Tj ET", packed: true, font, map), "", "application/pdf"));
    }

    [Fact]
    public async Task A_damaged_pdf_gives_what_can_be_read()
    {
        var pdf = Encoding.Latin1.GetString(Pdf(Page, packed: false)).Replace("startxref", "nothing", StringComparison.Ordinal).Replace("/Length ", "/Length 9", StringComparison.Ordinal);
        Assert.StartsWith("Herons stand", await Read(Encoding.Latin1.GetBytes(pdf), "a.pdf"));
    }

    [Fact]
    public async Task A_pdf_without_text_encrypted_or_not_one_at_all_is_refused_with_the_reason()
    {
        Assert.Contains("holds no text (a scan?)", await Refused(Pdf("q 100 0 0 100 0 0 cm /Im1 Do Q", packed: false), "a.pdf"));
        Assert.Contains("is encrypted", await Refused(Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(Pdf(Page, packed: false)).Replace("/Root", "/Encrypt 9 0 R /Root", StringComparison.Ordinal)), "a.pdf"));
        Assert.Contains("is no PDF", await Refused("hello"u8.ToArray(), "a.pdf"));
    }

    [Fact]
    public async Task A_small_pdf_does_not_unfold_into_all_of_memory_and_one_that_bites_its_tail_ends()
    {
        Assert.Contains("unfolds to more than 64 MiB", await Refused(Pdf(new string(' ', 80_000_000), packed: true), "a.pdf"));
        var circle = Encoding.Latin1.GetString(Pdf(Page, packed: false)).Replace("/Kids [3 0 R]", "/Kids [2 0 R 3 0 R]", StringComparison.Ordinal);
        Assert.StartsWith("Herons", await Read(Encoding.Latin1.GetBytes(circle), "a.pdf"));
        Assert.Contains("nests its objects too deep", await Refused(Encoding.Latin1.GetBytes("%PDF-1.4\n1 0 obj\n" + new string('[', 100_000)), "a.pdf"));
    }

    [Fact]
    public async Task Whatever_bytes_stand_in_a_pdf_it_is_read_or_refused()
    {
        var (whole, random) = (Pdf(Page, packed: false), new Random(7));
        for (var round = 0; round < 500; round++)
        {
            var bytes = (byte[])whole.Clone();
            for (var i = 0; i < 8; i++) bytes[random.Next(9, bytes.Length)] = (byte)random.Next(256);
            try
            {
                Assert.NotNull(await Read(bytes, "a.pdf"));
            }
            catch (NexusException refused)
            {
                Assert.Equal(ErrorCode.Invalid, refused.Code);
            }
        }
    }

    private static async Task<string> Refused(byte[] bytes, string name)
    {
        var refused = await Assert.ThrowsAsync<NexusException>(() => Read(bytes, name));
        Assert.Equal(ErrorCode.Invalid, refused.Code);
        return refused.Message;
    }

    private static byte[] Pdf(string contents, bool packed, string font = "/Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding", string? map = null)
    {
        var stream = packed ? Packed(contents) : Encoding.Latin1.GetBytes(contents);
        var pdf = new StringBuilder("%PDF-1.4\n");
        pdf.Append("1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 /Resources << /Font << /F1 5 0 R >> >> >>\nendobj\n");
        pdf.Append("3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>\nendobj\n");
        pdf.Append($"4 0 obj\n<< /Length {stream.Length}{(packed ? " /Filter /FlateDecode" : "")} >>\nstream\n{Encoding.Latin1.GetString(stream)}\nendstream\nendobj\n5 0 obj\n<< {font} >>\nendobj\n");
        if (map is not null) pdf.Append($"6 0 obj\n<< /Length {map.Length} >>\nstream\n{map}\nendstream\nendobj\n");
        return Encoding.Latin1.GetBytes(pdf.Append("trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF").ToString());
    }

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(Encoding.Latin1.GetBytes(text));
        return packed.ToArray();
    }
}
