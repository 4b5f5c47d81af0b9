using Orleans;
using Orleans.Runtime;

namespace Nexus.Embedded;

/// <summary>The reference through which reminders call their grain. Written by hand: the generator does not run in this project.</summary>
internal sealed class RemindableProxy(GrainTarget target) : GrainProxy(target), IRemindable
{
    private static readonly GrainMethod _receive = new(typeof(IRemindable), nameof(IRemindable.ReceiveReminder), [typeof(string), typeof(TickStatus)]);

    public override string InterfaceName => "Orleans.IRemindable";

    public Task ReceiveReminder(string reminderName, TickStatus status) => Send(new Receive { Name = reminderName, Status = status });

    private sealed class Receive : GrainRequest<GrainVoid>
    {
        public required string Name { get; set; }

        public required TickStatus Status { get; set; }

        public override GrainMethod Method => _receive;

        public override int ArgumentCount => 2;

        protected internal override Task Start(object grain) => ((IRemindable)grain).ReceiveReminder(Name, Status);

        protected override object? GetArgument(int index) => index == 0 ? Name : Status;

        protected override void SetArgument(int index, object value)
        {
            if (index == 0)
                Name = (string)value;
            else
                Status = (TickStatus)value;
        }
    }
}
