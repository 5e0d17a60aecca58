using System.Text.RegularExpressions;
using Credits.Functions.Hosting;
using Credits.Functions.Tests.Crash;
using Credits.Functions.Tests.Infra;
using Credits.Testing;
using Xunit;

namespace Credits.Functions.Tests.Hosting;

public sealed partial class CommandLineTests
{
    [Fact]
    public void Every_setting_that_is_documented_is_an_option()
    {
        var rows = Repository.Read("functions/docs/operations.md").Split("## Settings")[1].Split("\n## ")[0].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        var names = rows.SelectMany(row => Names().Matches(row.Split('|')[1]).Select(name => name.Groups[1].Value)).ToList();
        Assert.Contains("Credits:Data", names);
        foreach (var name in names) CommandLine.Check([$"--{name}", "x"]);
    }

    [Theory]
    [InlineData("--receipts", "a.jsonl")]
    [InlineData("--Receipts=a.jsonl")]
    [InlineData("--Credits:Key=")]
    [InlineData("--credits:data", "-folder", "--receipts", "a.jsonl")]
    [InlineData("--OTEL_EXPORTER_OTLP_HEADERS", "a=b")]
    public void Settings_and_the_commands_own_options_are_taken(params string[] args) => CommandLine.Check(args, "receipts");

    [Theory]
    [InlineData("There is no option --receipt here.", "--receipt", "a.jsonl")]
    [InlineData("There is no option --Credits:Dta here.", "--Credits:Dta=a")]
    [InlineData("There is no option --to here.", "--to", "a.jsonl")]
    [InlineData("--receipts needs a value.", "--receipts")]
    [InlineData("--receipts needs a value.", "--receipts", "--Credits:Data", "a")]
    [InlineData("--receipts needs a value.", "--receipts", "")]
    [InlineData("--receipts needs a value.", "--receipts=")]
    [InlineData("a is not an option; options are --name value or --name=value.", "a")]
    [InlineData("-r is not an option; options are --name value or --name=value.", "--receipts=a", "-r")]
    public void What_is_misspelt_or_half_given_is_refused(string message, params string[] args) =>
        Assert.Equal(message, Assert.Throws<SettingsException>(() => CommandLine.Check(args, "receipts")).Message);

    [Fact]
    public async Task A_check_with_a_misspelt_option_checks_nothing()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal((1, "There is no option --receipt here.\n"), await ServerProcess.RunAsync(folder.Path, "verify", "--receipt", "a.jsonl"));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("help")]
    public async Task Asked_for_help_it_tells_its_commands_and_makes_nothing(string argument)
    {
        using var folder = new TemporaryFolder();
        var (exitCode, output) = await ServerProcess.RunAsync(folder.File("store"), argument);
        Assert.Equal(0, exitCode);
        Assert.StartsWith("Usage: Credits.Functions", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("store")));
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Names();
}
