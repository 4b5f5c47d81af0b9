using Nexus.Events;
using Xunit;

namespace Nexus.Tests.Events;

public sealed class NormaliserTests
{
    [Fact]
    public void The_canonical_envelope_keeps_its_raw_form_and_gets_names_of_the_schema()
    {
        var read = SomeEvent.Of("""{"entity":"SocketHub","type":"user_message","payload":{"session_id":"s9","text":"hi","ip":"192.0.2.7","colour":"red"},"ts":"2025-05-30T12:34:56.789Z"}""");
        Assert.Equal(("SocketHub", "user_message", "s9", "j-1"), (read.Entity, read.Type, read.Session, read.Id));
        Assert.Equal(new DateTimeOffset(2025, 5, 30, 12, 34, 56, 789, TimeSpan.Zero), read.At);
        Assert.Equal(("hi", "192.0.2.7", "red"), (read.Find("message"), read.Find("source.ip"), read.Find("labels.colour")));
        Assert.Contains("\"colour\":\"red\"", read.Raw);
    }

    [Fact]
    public void A_mirrored_message_counts_as_that_message()
    {
        var read = SomeEvent.Of("""{"entity":"SocketHub","type":"mirror","payload":{"direction":"in","channel":"user_message","body":{"session_id":"s1","text":"hey"}},"ts":"2025-05-30T12:34:56Z"}""");
        Assert.Equal(("user_message", "s1", "hey", "in"), (read.Type, read.Session, read.Find("message"), read.Find("network.direction")));
    }

    [Theory]
    [InlineData("Failed password for root from 203.0.113.9 port 22 ssh2", "failure", "root", "203.0.113.9", 1)]
    [InlineData("Failed password for invalid user admin from 203.0.113.9 port 22 ssh2", "failure", "admin", "203.0.113.9", 1)]
    [InlineData("Failed password for invalid user a from 1.2.3.4 port 5 from 203.0.113.9 port 22 ssh2", "failure", "a from 1.2.3.4 port 5", "203.0.113.9", 1)]
    [InlineData("Accepted publickey for deploy from 192.0.2.1 port 22 ssh2: RSA SHA256:abc", "success", "deploy", "192.0.2.1", 1)]
    [InlineData("message repeated 3 times: [ Failed password for root from 203.0.113.9 port 22 ssh2]", "failure", "root", "203.0.113.9", 3)]
    public void Lines_of_sshd_are_logins(string message, string outcome, string user, string ip, int count)
    {
        var read = SomeEvent.Of($"Nov 21 11:59:58 web01 sshd[4711]: {message}");
        Assert.Equal(("authentication", "web01", "sshd", "4711"), (read.Type, read.Entity, read.Find("process.name"), read.Find("process.pid")));
        Assert.Equal((outcome, user, ip, count), (read.Find("event.outcome"), read.Find("user.name"), read.Find("source.ip"), read.Count));
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 11, 59, 58, TimeSpan.Zero), read.At);
    }

    [Theory]
    [InlineData("Nov 21 11:59:58 web01 sshd[1]: pam_unix(sshd:auth): authentication failure; rhost=203.0.113.9 user=root")]
    [InlineData("Nov 21 11:59:58 web01 sshd[1]: Invalid user admin from 203.0.113.9 port 22")]
    [InlineData("Nov 21 11:59:58 web01 cron[1]: Failed password for root from 203.0.113.9 port 22 ssh2")]
    public void What_only_accompanies_a_failed_login_or_merely_looks_like_one_is_none(string line) => Assert.Equal("syslog", SomeEvent.Of(line).Type);

    [Fact]
    public void A_line_without_a_year_is_of_the_year_that_puts_it_before_its_arrival()
    {
        var newYear = new DateTimeOffset(2026, 1, 1, 0, 0, 5, TimeSpan.Zero);
        Assert.Equal(2025, SomeEvent.Read("Dec 31 23:59:59 web01 x: y", at: newYear).Event!.At.Year);
        Assert.Equal(2026, SomeEvent.Read("Jan  1 00:00:04 web01 x: y", at: newYear).Event!.At.Year);
        Assert.Equal(2024, SomeEvent.Read("Feb 29 00:00:04 web01 x: y", at: newYear).Event!.At.Year);
    }

    [Fact]
    public void Modern_syslog_with_structured_data_is_read()
    {
        var read = SomeEvent.Of("""<34>1 2026-11-21T11:00:00.5Z db01 su 42 ID47 [x@1 a="]\""] 'su root' failed""");
        Assert.Equal(("db01", "su", "42", "'su root' failed"), (read.Entity, read.Find("process.name"), read.Find("process.pid"), read.Find("message")));
    }

    [Fact]
    public void Audit_lines_give_the_process_and_its_call()
    {
        var read = SomeEvent.Of("""type=SYSCALL msg=audit(1767225600.123:42): arch=c000003e syscall=59 success=yes exit=0 ppid=1 pid=7 uid=0 comm="nginx" exe=2F746D702F6120622E7368 key=(null)""");
        Assert.Equal(("syscall", "59", "nginx", "/tmp/a b.sh", "success"), (read.Type, read.Find("process.syscall"), read.Find("process.name"), read.Find("process.executable"), read.Find("event.outcome")));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1767225600123), read.At);
        var login = SomeEvent.Of("""type=USER_LOGIN msg=audit(1767225600.123:43): pid=7 uid=0 msg='op=login acct="root" exe="/usr/sbin/sshd" hostname=? addr=203.0.113.9 terminal=ssh res=failed'""");
        Assert.Equal(("authentication", "failure", "root", "203.0.113.9"), (login.Find("event.category"), login.Find("event.outcome"), login.Find("user.name"), login.Find("source.ip")));
    }

    [Theory]
    [InlineData("""{"@timestamp":"2026-01-01T00:00:00Z","event":{"category":"authentication","outcome":"failure"},"source":{"ip":"192.0.2.1"},"host":{"name":"web01"}}""", "web01", "authentication", "source.ip", "192.0.2.1")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/shop","type":"order.placed","time":"2026-01-01T00:00:00Z","data":{"user":"ann"}}""", "/shop", "order.placed", "user.name", "ann")]
    [InlineData("""{"timestamp":"2026-01-01T00:00:00.0+0000","event_type":"alert","src_ip":"192.0.2.1","dest_ip":"192.0.2.2","alert":{"signature":"ET SCAN"}}""", "suricata", "alert", "rule.name", "ET SCAN")]
    [InlineData("""{"timestamp":"2026-01-01T00:00:00Z","rule":{"id":"5710","level":5,"description":"sshd"},"agent":{"name":"web01"},"full_log":"Jan  1 00:00:00 web01 sshd[1]: Failed password for root from 203.0.113.9 port 22 ssh2"}""", "web01", "authentication", "source.ip", "203.0.113.9")]
    public void Other_systems_forms_are_told_by_their_members(string body, string entity, string type, string field, string value)
    {
        var read = SomeEvent.Of(body);
        Assert.Equal((entity, type, value), (read.Entity, read.Type, read.Find(field)));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("hello", "neither")]
    [InlineData("{\"entity\":1", "strict JSON")]
    [InlineData("{\"entity\":\"a\",\"entity\":\"b\",\"type\":\"x\"}", "strict JSON")]
    [InlineData("{\"type\":\"x\"}", "names no entity")]
    [InlineData("{\"entity\":\"a\"}", "names no type")]
    [InlineData("{\"entity\":\"a\",\"type\":\"x\",\"ts\":\"yesterday\"}", "ISO 8601")]
    [InlineData("Foo 21 11:59:58 web01 x: y", "neither")]
    [InlineData("Feb 31 11:59:58 web01 x: y", "day 31")]
    [InlineData("<999>Nov 21 11:59:58 web01 x: y", "neither")]
    [InlineData("type=SYSCALL msg=audit(x): a=b", "audit")]
    public void What_cannot_be_read_says_why_and_throws_nothing(string body, string why)
    {
        var read = SomeEvent.Read(body);
        Assert.Null(read.Event);
        Assert.Contains(why, read.Error);
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var chance = new Random(7);
        const string Alphabet = "{}[]\":,<>1 type=msg=audit(Nov\\\u0000é";
        for (var i = 0; i < 2000; i++)
        {
            var text = new string([.. Enumerable.Range(0, chance.Next(1, 80)).Select(_ => Alphabet[chance.Next(Alphabet.Length)])]);
            foreach (var format in Enum.GetValues<RecordFormat>()) SomeEvent.Read(text, format);
        }
    }

    [Fact]
    public void Any_line_can_be_brought_as_the_message_of_an_entity()
    {
        var read = SomeEvent.Read("2026-01-01 12:00:00,123 ERROR shop: no stock", RecordFormat.Text, "shop");
        Assert.Equal(("shop", "log", "2026-01-01 12:00:00,123 ERROR shop: no stock"), (read.Event?.Entity, read.Event?.Type, read.Event?.Find("message")));
        Assert.Contains("names no entity", SomeEvent.Read("no stock", RecordFormat.Text).Error);
    }
}
