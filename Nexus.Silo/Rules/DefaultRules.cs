using System.Collections.Immutable;
using System.Text;

namespace Nexus.Rules;

/// <summary>The default rules, and those of earlier versions: whoever has copied them has copied what was corrected since.</summary>
internal static class DefaultRules
{
    private const string Folder = "rules/";
    private const string Old = Folder + "old/";
    private const string Default = "default.yaml";

    private static readonly Lazy<ImmutableArray<Rule>> Now = new(static () => RuleYaml.Read(Default, Text(Folder + Default), "default").Rules);

    private static readonly Lazy<ImmutableArray<Rule>[]> Before = new(static () =>
        [.. typeof(DefaultRules).Assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Old, StringComparison.Ordinal)).Select(static name => RuleYaml.Read(name, Text(name), "default").Rules)]);

    /// <summary>The rules of this version.</summary>
    public static ImmutableArray<Rule> Current => Now.Value;

    /// <summary>The text of the rules of this version.</summary>
    public static string CurrentText => Text(Folder + Default);

    /// <summary>True if they are all the default rules of an earlier version, and nothing else, whatever comments and order.</summary>
    public static bool IsOldSet(ImmutableArray<Rule> rules) =>
        Array.Exists(Before.Value, old => old.Length == rules.Length && old.All(one => Same(rules, one))) && !Current.All(one => Same(rules, one));

    /// <summary>Each rule that stands as it stood in an earlier version, and was corrected since.</summary>
    public static IEnumerable<FileFault> Outdated(string file, ImmutableArray<Rule> rules) =>
        rules.Where(static rule => Array.Exists(Before.Value, old => Same(old, rule)) && Current.Any(one => one.Id == rule.Id && !one.ReadsLike(rule)))
            .Select(rule => new FileFault(file, rule.Line, 1, $"rule '{rule.Id}' stands here as it came with an earlier version; it was corrected since: take it from the default rules of this version"));

    private static bool Same(ImmutableArray<Rule> rules, Rule rule) => rules.Any(one => one.Id == rule.Id && one.ReadsLike(rule));

    private static string Text(string resource)
    {
        using var stream = typeof(DefaultRules).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"{resource} is not part of this build");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
