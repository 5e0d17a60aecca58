using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Credits.Functions.Tests.Infra;

/// <summary>What can be said of the templates without deploying them: that names in them exist and are used, and that no limit of a name is passed.</summary>
public sealed class TemplateTests
{
    public static TheoryData<string> Files => [.. BicepFile.All.Select(file => Path.GetFileName(file.Path))];

    [Fact]
    public void There_are_templates_and_all_of_them_are_used()
    {
        Assert.Equal(BicepFile.All.Count - 1, BicepFile.Main.Modules.Count);
        Assert.Equal(
            BicepFile.All.Where(file => file != BicepFile.Main).Select(file => Path.GetFileName(file.Path)),
            BicepFile.Main.Modules.Select(module => Path.GetFileName(module.Path)).Order(StringComparer.Ordinal));
        // Nothing escaped the reading by lines.
        Assert.Equal(Regex.Count(BicepFile.Main.Text, "^module ", RegexOptions.Multiline), BicepFile.Main.Modules.Count);
    }

    [Fact]
    public void A_module_is_given_every_parameter_that_it_needs_and_no_other()
    {
        foreach (var module in BicepFile.Main.Modules)
        {
            var file = BicepFile.Of(Path.GetFileName(module.Path));
            Assert.Equal([], module.Parameters.Keys.Except(file.Parameters.Keys));
            Assert.Equal([], file.Parameters.Where(parameter => !parameter.Value).Select(parameter => parameter.Key).Except(module.Parameters.Keys));
        }
    }

    [Fact]
    public void What_is_taken_from_a_module_is_put_out_by_it_and_what_is_put_out_is_taken()
    {
        var taken = Regex.Matches(BicepFile.Main.Text, @"(?<module>\w+)\.outputs\.(?<output>\w+)").Select(match => (match.Groups["module"].Value, match.Groups["output"].Value)).Distinct();
        var put = BicepFile.Main.Modules.SelectMany(module => BicepFile.Of(Path.GetFileName(module.Path)).Outputs.Keys.Select(output => (module.Name, output)));
        Assert.Equal(put.Order(), taken.Order());
    }

    [Fact]
    public void The_parameters_that_azd_gives_are_those_that_there_are()
    {
        using var json = JsonDocument.Parse(Repository.Read("infra/main.parameters.json"));
        var given = json.RootElement.GetProperty("parameters").EnumerateObject().Select(parameter => parameter.Name).ToList();
        Assert.Equal([], given.Except(BicepFile.Main.Parameters.Keys));
        Assert.Equal([], BicepFile.Main.Parameters.Where(parameter => !parameter.Value).Select(parameter => parameter.Key).Except(given));
        // A new deployment must not make new secrets: it is told so by what the first one put out.
        Assert.Equal("${SECRETS_EXIST=false}", json.RootElement.GetProperty("parameters").GetProperty("secretsExist").GetProperty("value").GetString());
        Assert.Equal("true", BicepFile.Main.Outputs["SECRETS_EXIST"]);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_parameter_and_variable_is_used_and_brackets_close(string name)
    {
        var file = BicepFile.Of(name);
        var code = file.Code();
        Assert.Equal(Regex.Count(file.Text, "^param ", RegexOptions.Multiline), file.Parameters.Count);
        Assert.Equal(Regex.Count(file.Text, "^output ", RegexOptions.Multiline), file.Outputs.Count);
        foreach (var declared in file.Parameters.Keys.Concat(file.Variables))
            Assert.True(Regex.Count(code, $@"(?<![\w.]){declared}\b(?!:)|(?<= in ){declared}\b") >= 2, $"{declared} is not used.");
        foreach (var (open, close) in new[] { ('{', '}'), ('[', ']'), ('(', ')') })
            Assert.Equal(code.Count(letter => letter == open), code.Count(letter => letter == close));
        Assert.DoesNotContain('\t', file.Text);
    }

    [Fact]
    public void No_name_is_longer_than_its_resource_may_have()
    {
        var limits = new Dictionary<string, int>
        {
            ["identity.name"] = 128,
            ["monitoring.workspaceName"] = 63,
            ["monitoring.insightsName"] = 260,
            ["storage.name"] = 24,
            ["cosmos.name"] = 44,
            ["servicebus.name"] = 50,
            ["vault.name"] = 24,
            // The host takes the first 32 letters for its own id, which must differ from others'.
            ["functions.name"] = 32,
            ["functions.planName"] = 40,
        };
        var names = BicepFile.Main.Modules.SelectMany(module => module.Parameters
            .Where(parameter => parameter.Key.EndsWith("ame", StringComparison.Ordinal) && parameter.Value.Contains("${token}", StringComparison.Ordinal))
            .Select(parameter => (Name: $"{Path.GetFileNameWithoutExtension(module.Path)}.{parameter.Key}", parameter.Value))).ToDictionary();
        Assert.Equal(limits.Keys.Order(StringComparer.Ordinal), names.Keys.Order(StringComparer.Ordinal));
        // uniqueString gives 13 letters.
        foreach (var (name, value) in names)
        {
            var longest = value.Trim('\'').Replace("${token}", "abcdefghijklm", StringComparison.Ordinal);
            Assert.True(longest.Length <= limits[name], $"{name} is {longest}");
            Assert.Matches(name == "storage.name" ? "^[a-z0-9]{3,}$" : "^[a-z][a-z0-9-]{2,}[a-z0-9]$", longest);
        }
    }
}
