using System.CommandLine;

namespace Nexus.Cli;

/// <summary>An option to which an empty value says something: that there is to be none.</summary>
internal sealed class EmptiableOption(string name) : Option<string?>(name);
