using System.CommandLine;

namespace Nexus.Cli;

/// <summary>Something <c>nexus</c> can do. One file in <c>Verbs/</c> implements it; it is found by its type.</summary>
internal interface IVerb
{
    /// <summary>Name, description, arguments and options. Made once.</summary>
    Command Command { get; }

    /// <summary>The verb it is part of, as <c>apply</c> is of <c>personas</c>; empty for one that stands by itself.</summary>
    string PartOf => "";

    /// <summary>A call that shows what it is for.</summary>
    string Example { get; }

    /// <summary>Does it. Refusals are thrown as <see cref="NexusException"/>.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    Task<int> RunAsync(Invocation call, CancellationToken cancellation);
}
