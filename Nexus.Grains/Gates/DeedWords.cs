namespace Nexus.Gates;

/// <summary>English words for kinds of deeds that change or send something, and of things they are done to. A line is one kind; a word may be of several.</summary>
/// <remarks>Names of people (mark, grant, will, bill) are better left out: <see cref="ProperNames"/> takes no word of these for a name.</remarks>
internal static class DeedWords
{
    public const string Deeds = """
        send mail email message forward post publish broadcast reply respond answer dm notify inform tell text write submit greet welcome thank congratulate announce ping share
        pay transfer settle wire buy purchase order refund remit reimburse donate repay charge
        delete remove erase drop wipe clear trash discard kick purge destroy
        change update modify edit amend adjust set correct fix rename replace increase decrease raise lower reset enable disable activate deactivate toggle switch
        create add make new insert write save compose draft open record note put register generate start schedule enter
        reserve book reservation booking rent hire
        schedule plan arrange appointment remind reminder set
        cancel revoke abort call
        invite add include
        share publish grant give
        move reschedule postpone shift delay
        append add insert write
        upload
        run execute restart start reboot
        approve accept confirm
        join
        leave
        close resolve finish complete
        assign delegate allocate
        deploy release ship
        rollback revert undo restore
        merge
        reject decline deny refuse
        block ban lock suspend quarantine
        unblock unlock unban
        prescribe refill renew
        refer forward redirect
        stop discontinue terminate halt end
        scale resize grow shrink
        enroll subscribe unsubscribe
        rotate renew refresh
        export download
        import
        archive
        escalate
        install
        mute silence snooze pause
        resume
        dismiss offboard fire
        disable deactivate suspend
        enable activate
        """;

    public const string Things = """
        money payment transaction bill invoice rent fee amount refund transfer fund price cost salary subscription standing order debt
        email mail message inbox letter
        event calendar meeting appointment reminder invitation
        file document report note text list
        password passcode credential
        user account profile information info address detail
        channel
        hotel room stay accommodation
        restaurant table dinner lunch
        car rental vehicle
        flight ticket
        webpage website page url link web
        contact
        participant attendee guest
        member person people everyone everybody user
        message dm direct sms text
        """;
}
