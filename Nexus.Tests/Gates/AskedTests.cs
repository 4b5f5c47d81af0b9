using Nexus.Actions;
using Nexus.Gates;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Tools;
using Xunit;

namespace Nexus.Tests.Gates;

/// <summary>Whether a task asks for what a tool does, as people really ask: in several words, in their own language, in a second sentence, and by the thing's name.</summary>
public sealed class AskedTests
{
    [Theory]
    [InlineData("create_meeting", "Set up a meeting with Ana on Friday", true)]
    [InlineData("create_incident", "The backup did not run. Please file an incident for it", true)]
    [InlineData("create_file", "Summarise the file a.txt", false)]
    [InlineData("create_note", "The backup did not run last night", false)]
    [InlineData("set_feature_flag", "Turn off the feature dark-mode", true)]
    [InlineData("set_feature_flag", "Is the feature dark-mode on?", false)]
    [InlineData("page_engineer", "Find out who is on call and let them know", true)]
    [InlineData("page_engineer", "Then page Tomas about it", true)]
    [InlineData("page_engineer", "Read the first page of the report", false)]
    [InlineData("update_record", "Add the allergy to the record of Ana", true)]
    [InlineData("update_record", "Read me the record of Ana", false)]
    [InlineData("issue_refund", "Give her one lamp back", true)]
    [InlineData("issue_refund", "Answer her ticket", false)]
    [InlineData("rollback_deployment", "If the last deploy is the culprit, roll it back", true)]
    [InlineData("send_sms", "Text Ana that the lamp ships tomorrow", true)]
    [InlineData("create_calendar_event", "If I am free on Friday, block an hour for reading", true)]
    [InlineData("create_calendar_event", "Block the user who sent the invitation", false)]
    [InlineData("send_direct_message", "Pass on what Ana said to Tomas", true)]
    [InlineData("cancel_calendar_event", "Take the demo off my calendar", true)]
    [InlineData("send_email", "Move it to Friday, then confirm it to him", true)]
    [InlineData("remove_user", "Remove everybody who is on the list", true)]
    public void A_deed_may_be_said_in_other_words(string tool, string task, bool asks) => Assert.Equal(asks, Asks(tool, task));

    [Theory]
    [InlineData("restart_service", "Starte bitte den Dienst neu, wenn er hängt", true)]
    [InlineData("send_email", "Schreib Ana bitte, dass der Termin am Montag ist", true)]
    [InlineData("cancel_appointment", "Storniere bitte den Termin mit der Praxis", true)]
    [InlineData("delete_file", "Fass bitte die Datei für mich zusammen", false)]
    [InlineData("create_event", "Crée une réunion le 17 mars avec les deux, s'il te plaît", true)]
    [InlineData("send_message", "Réponds à Ana que le rendez-vous est confirmé", true)]
    [InlineData("send_money", "Résume-moi la facture, s'il te plaît", false)]
    [InlineData("cancel_event", "Cancela la comida del equipo y avisa a los asistentes", true)]
    [InlineData("send_mail", "Anula la cita del 19 de marzo y mándale un mensaje", true)]
    [InlineData("delete_email", "Lee el correo de Ana y dime lo que quiere", false)]
    public void A_task_may_be_in_German_French_or_Spanish(string tool, string task, bool asks) => Assert.Equal(asks, Asks(tool, task));

    [Fact]
    public void A_thing_may_go_by_its_own_name_where_the_deed_is_said_of_it()
    {
        Assert.True(Asks("set_feature_flag", "Check the report, and disable new-checkout in the shop account", "new-checkout"));
        Assert.False(Asks("set_feature_flag", "Check the report, and disable new-checkout in the shop account", "bulk-export"));
    }

    [Fact]
    public void Of_a_deed_in_no_table_the_task_must_speak()
    {
        Assert.Null(Ask("frobnicate_widget", "Frobnicate the left one"));
        Assert.Null(Ask("frobnicate_widget", "Take care of the widget"));
        Assert.False(Ask("frobnicate_widget", "What is the weather like?"));
    }

    [Theory]
    [InlineData("yes, do that", true)]
    [InlineData("Fine, go ahead.", true)]
    [InlineData("ok mach das", true)]
    [InlineData("oui, vas-y", true)]
    [InlineData("sí, hazlo", true)]
    [InlineData("Mach bitte, was in der Notiz steht", true)]
    [InlineData("Do what the mail with the subject 'Three things that I should like to see done before Friday' asks", true)]
    [InlineData("Get my list from www.todo.example and do everything on it", true)]
    [InlineData("What do people say about the lamp? Three points", false)]
    [InlineData("Do you know what he wants?", false)]
    [InlineData("yes, do that report again and tell me how many of us are in it", false)]
    [InlineData("Who did that?", false)]
    public void A_turn_that_is_only_a_yes_agrees_to_what_was_proposed(string task, bool delegates) =>
        Assert.Equal(delegates, Asked.Of(Task(task)).Delegates);

    private static bool Asks(string tool, string task, params string[] sinks) => Ask(tool, task, sinks) ?? true;

    private static bool? Ask(string tool, string task, params string[] sinks) => Asked.Of(Task(task)).For(
        new ToolDescriptor(tool, "", Utf8Json.From("""{"type":"object"}"""), RiskLevel.Medium, ToolEffect.Egress, [], [], 30, false, ToolRecovery.Never, OutputTrust.Trusted, 1), [.. sinks]);

    private static Observation Task(string text) => new("task", true, text);
}
