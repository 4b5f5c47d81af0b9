using Nexus.Actions;
using Nexus.Gates;

namespace Nexus.Ledger;

internal ref partial struct LeafReader
{
    /// <summary>A status that shadow waives: none other may stand there.</summary>
    private SealStatus Refused(ReadOnlySpan<byte> name)
    {
        var status = Name<SealStatus>(name);
        return status is SealStatus.Blocked or SealStatus.Escalated ? status : throw Refuse(name, $"is '{WireName.Of(status)}' where blocked or escalated belongs");
    }

    private TrialVerdict Trial()
    {
        Open("trial"u8);
        var (gates, number, status) = (Gates(out _), Int32("number"u8), Name<SealStatus>("status"u8));
        if (json.Here != '}') throw Refuse(Name(), "is not a member of 'trial'");
        json.Pass();
        json.Next();
        return new TrialVerdict(number, status, gates);
    }
}
