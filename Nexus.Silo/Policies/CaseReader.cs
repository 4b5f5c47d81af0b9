using System.Collections.Immutable;
using Nexus.Gates;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Tools;
using Nexus.Wire;

namespace Nexus.Policies;

/// <summary>Reads cases from YAML, strictly, and keeps the line of each.</summary>
internal static class CaseReader
{
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/>: <c>file:line:column: what is wrong</c>, one a line.</exception>
    public static (CaseFile File, ImmutableArray<int> Lines) Read(string path, string text)
    {
        var yaml = new YamlNodes(path);
        if (yaml.Root(text) is { } root)
        {
            var form = new YamlForm(yaml, ContractText.Options);
            if (form.Read<CaseFile>(root, "a file of cases") is { } file)
            {
                Check(yaml, form, file);
                if (yaml.Count == 0) return (file, [.. Enumerable.Range(0, file.Cases.Length).Select(i => (int)form.PlaceOf($"cases[{i}]").Line)]);
            }
        }

        throw new NexusException(ErrorCode.Invalid, string.Join('\n', yaml.Faults));
    }

    /// <summary>A tool as a case describes it.</summary>
    public static ToolDescriptor Descriptor(ToolRequest tool) => new(
        tool.Name, tool.Description, tool.Parameters, WireNames.ParseRisk(tool.Risk)!.Value, WireName.Find<ToolEffect>(tool.Effect)!.Value, [.. tool.Resources ?? []], [.. tool.Sinks ?? []],
        tool.TimeoutSeconds, tool.RequiresApproval, ToolRecovery.Never, tool.Trusted ? OutputTrust.Trusted : OutputTrust.Untrusted, 1);

    private static void Check(YamlNodes yaml, YamlForm form, CaseFile file)
    {
        for (var i = 0; i < (file.Tools.IsDefault ? 0 : file.Tools.Length); i++) Check(yaml, form, file.Tools[i], $"tools[{i}]");
        for (var i = 0; i < file.Cases.Length; i++)
        {
            var (one, path) = (file.Cases[i], $"cases[{i}]");
            if (one.Gate is not null && !GateRow.Names.Contains(one.Gate)) yaml.Fault(form.PlaceOf(path + ".gate"), $"gate is '{one.Gate}'; it must be one of {string.Join(", ", GateRow.Names)}");
            if (one.Gate is not null && one.Expect == CaseDecision.Allow) yaml.Fault(form.PlaceOf(path + ".gate"), "gate cannot stand beside expect: allow, where none fails");
            if (one.Hour is < 0 or > 23) yaml.Fault(form.PlaceOf(path + ".hour"), $"hour is {one.Hour}; it must be 0 to 23");
            if (one.LeaseAgeSeconds < 0) yaml.Fault(form.PlaceOf(path + ".lease_age_seconds"), $"lease_age_seconds is {one.LeaseAgeSeconds}; it must be 0 or more");
            Check(yaml, form, one.History, path + ".history");
            Check(yaml, form, one.Earlier, path + ".earlier");
        }
    }

    private static void Check(YamlNodes yaml, YamlForm form, ImmutableArray<CaseHistory> entries, string path)
    {
        for (var i = 0; i < (entries.IsDefault ? 0 : entries.Length); i++)
        {
            if (entries[i].Times is < 1 or > 10_000) yaml.Fault(form.PlaceOf($"{path}[{i}].times"), $"times is {entries[i].Times}; it must be 1 to 10,000");
            if (entries[i].Days is < 1 or > 365) yaml.Fault(form.PlaceOf($"{path}[{i}].days"), $"days is {entries[i].Days}; it must be 1 to 365");
        }
    }

    private static void Check(YamlNodes yaml, YamlForm form, ToolRequest tool, string path)
    {
        var before = yaml.Count;
        if (WireNames.ParseRisk(tool.Risk) is null) yaml.Fault(form.PlaceOf(path + ".risk"), $"risk is '{tool.Risk}'; it must be low, medium, high or critical");
        if (WireName.Find<ToolEffect>(tool.Effect) is null) yaml.Fault(form.PlaceOf(path + ".effect"), $"effect is '{tool.Effect}'; it must be read, write or egress");
        if (yaml.Count > before) return;
        try
        {
            ToolRules.Check(Descriptor(tool));
        }
        catch (NexusException rule)
        {
            yaml.Fault(form.PlaceOf(path), rule.Message);
        }
    }
}
