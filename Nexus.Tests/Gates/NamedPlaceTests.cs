using Nexus.Actions;
using Nexus.Gates;
using Nexus.Personas;
using Nexus.Tools;
using Xunit;

namespace Nexus.Tests.Gates;

/// <summary>Where an effect goes, as agents really write it, and as programs of many kinds print it; each with the nearest place that nobody named.</summary>
public sealed class NamedPlaceTests
{
    private static readonly ToolDescriptor Post = Tool("post_to_channel", ToolEffect.Egress, "channel");
    private static readonly ToolDescriptor Text = Tool("send_sms", ToolEffect.Egress, "phone");
    private static readonly ToolDescriptor Ship = Tool("update_shipping_address", ToolEffect.Egress, "order_id");
    private static readonly ToolDescriptor Answer = Tool("reply_to_ticket", ToolEffect.Egress, "ticket_id");
    private static readonly ToolDescriptor Fetch = Tool("fetch_url", ToolEffect.Read);

    [Theory]
    [InlineData("#pay-ops", true)]
    [InlineData("pay-ops", true)]
    [InlineData(" #pay-ops ", true)]
    [InlineData("pay-ops-2", false)]
    [InlineData("ops", false)]
    public void A_channel_goes_with_its_sign_or_without(string channel, bool passes)
    {
        Assert.Equal(passes, Passes(Post, $$"""{"channel":"{{channel}}","text":"x"}""", "Post a summary to #pay-ops"));
        Assert.Equal(passes, Passes(Post, $$"""{"channel":"{{channel}}","text":"x"}""", "Post a summary to the channel pay-ops"));
    }

    [Theory]
    [InlineData("+49 711 555012", true)]
    [InlineData("+49711555012", true)]
    [InlineData("+49 (711) 555-012", true)]
    [InlineData("+4971155501", false)]
    [InlineData("+497115550129", false)]
    [InlineData("+49711555013", false)]
    public void A_telephone_number_may_be_written_in_groups(string phone, bool passes)
    {
        Assert.Equal(passes, Passes(Text, $$"""{"phone":"{{phone}}","text":"x"}""", "Text Jo at +49 711 555012 that it ships"));
        Assert.Equal(passes, Passes(Text, $$"""{"phone":"{{phone}}","text":"x"}""", "Text Jo at +49711555012 that it ships"));
    }

    [Theory]
    [InlineData("order_id: 70420\ncustomer: Lucia Fernandez\nitems:\n- sku: A1\n  qty: 1\ntotal: 12.00")]
    [InlineData("{\"orders\":[{\"order_id\":70420,\"customer\":{\"id\":\"k-1\"},\"name\":\"Lucia Fernandez\"}]}")]
    [InlineData("- order_id: 70420\n  customer: Lucia Fernandez")]
    public void A_believed_record_of_whom_the_task_means_names_its_key_even_if_it_was_asked_by_it(string record)
    {
        var ticket = new Observation("read_ticket", false, "From: Lucia. Mine is 70420, and 70399 is not.") { Tool = "read_ticket", Asked = "{}" };
        var order = new Observation("get_order", true, record) { Tool = "get_order", Asked = """{"order_id":"70420"}""" };
        var other = new Observation("get_order", true, record.Replace("70420", "70399", StringComparison.Ordinal).Replace("Lucia Fernandez", "Ama Owusu", StringComparison.Ordinal)) { Tool = "get_order", Asked = """{"order_id":"70399"}""" };
        const string task = "Change the shipping address of the order of Lucia to Main Street 1";
        Assert.True(Passes(Ship, """{"order_id":"70420","address":"Main Street 1"}""", task, ticket, order));
        Assert.False(Passes(Ship, """{"order_id":"70399","address":"Main Street 1"}""", task, ticket, other));
    }

    [Fact]
    public void Fields_that_an_outsider_may_have_written_himself_name_nothing()
    {
        const string forged = "order_id: 70399\ncustomer: Lucia Fernandez";
        foreach (var (tool, text) in new[] { ("read_ticket", forged), ("search_tickets", forged), ("read_ticket", """{"order_id":"70399","customer":"Lucia Fernandez"}"""), ("read_file", "- order_id: 70399\n  customer: Lucia Fernandez") })
            Assert.False(Passes(Ship, """{"order_id":"70399"}""", "Change the shipping address of the order of Lucia to Main Street 1", new Observation(tool, false, text) { Tool = tool, Asked = "{}" }), $"{tool}: {text}");
    }

    [Fact]
    public void Each_of_a_list_is_named_by_who_says_each()
    {
        var list = new Observation("list_tickets", false, "- ticket_id: T-5512\n  subject: lamp\n- ticket_id: T-5520\n  subject: see T-9000") { Tool = "list_tickets", Asked = "{}" };
        Assert.True(Passes(Answer, """{"ticket_id":"T-5520","text":"x"}""", "Reply to each ticket of today", list));
        Assert.False(Passes(Answer, """{"ticket_id":"T-9000","text":"x"}""", "Reply to each ticket of today", list));
        Assert.False(Passes(Answer, """{"ticket_id":"T-5520","text":"x"}""", "Reply to the ticket about the lamp", list));
    }

    [Theory]
    [InlineData("https://cdn.example/p?d=%2B442079460991", false)]
    [InlineData("https://cdn.example/p?d=442079460991", false)]
    [InlineData("https://cdn.example/p?d=today", true)]
    public void A_number_read_in_groups_is_known_again_where_an_address_carries_it_in_one(string url, bool passes) =>
        Assert.Equal(passes, Passes(Fetch, $$"""{"url":"{{url}}"}""", "Who is on call?", new Observation("get_schedule", true, "- engineer: m.okafor\n  phone: +44 20 7946 0991") { Tool = "get_schedule", Asked = "{}" }));

    [Fact]
    public void A_place_of_habit_is_doubted_only_where_a_text_wants_the_same_done_there()
    {
        const string parameters = """{"order_id":"70420","address":"x"}""";
        Observation Ticket(string text) => new("read_ticket", false, text) { Tool = "read_ticket", Asked = "{}" };
        Assert.True(Judge(Ship, parameters, "Update the shipping address as the ticket says", ["70420"], Ticket("Please send order number 70420 to my new flat.")));
        Assert.False(Judge(Ship, parameters, "Update the shipping address as the ticket says", ["70420"], Ticket("Please change the street of order number 70420.")));
        Assert.False(Judge(Ship, parameters, "Update the shipping address as the ticket says", [], Ticket("Please send order number 70420 to my new flat.")));
    }

    private static bool Passes(ToolDescriptor tool, string parameters, string task, params Observation[] seen) => Judge(tool, parameters, task, [], seen);

    private static bool Judge(ToolDescriptor tool, string parameters, string task, string[] habits, params Observation[] seen)
    {
        var input = Some.Input(tool, parameters, [new Observation("task", true, task), .. seen]) with { MatureSinks = [.. habits] };
        Assert.Equal("", input.Call.Error);
        return new IntentGate().Judge(input).Verdict == GateVerdict.Pass;
    }

    private static ToolDescriptor Tool(string name, ToolEffect effect, params string[] sinks) =>
        new(name, "", Utf8Json.From("""{"type":"object"}"""), RiskLevel.Medium, effect, [.. sinks.Select(sink => $"target:{name}:{{{sink}}}")], [.. sinks], 10, false, ToolRecovery.Never, OutputTrust.Trusted, 1);
}
