using System.Text.Json;
using System.Text.RegularExpressions;
using Credits.Cosmos;
using Credits.Engine.Queues;
using Credits.Functions.Tests.Triggers;
using Xunit;

namespace Credits.Functions.Tests.Infra;

/// <summary>What is deployed is what the program expects.</summary>
public sealed class DeploymentTests
{
    [Fact]
    public void The_queues_are_those_of_the_program_and_tell_duplicates()
    {
        var bus = BicepFile.Of("servicebus.bicep");
        Assert.Equal(QueueNames.All, Regex.Matches(Regex.Match(bus.Text, @"(?<=^var queueNames = \[).*(?=\]$)", RegexOptions.Multiline).Value, @"\w+").Select(match => match.Value));
        Assert.Equal("true", bus.Property("requiresDuplicateDetection"));
        Assert.Equal("true", bus.Property("deadLetteringOnMessageExpiration"));
        Assert.Equal($"{DeliveryLimits.MaxDeliveries}", bus.Property("maxDeliveryCount"));
    }

    [Fact]
    public void Nothing_is_opened_by_a_key_and_no_secret_is_in_a_template()
    {
        Assert.Equal("true", BicepFile.Of("cosmos.bicep").Property("disableLocalAuth"));
        Assert.Equal("true", BicepFile.Of("servicebus.bicep").Property("disableLocalAuth"));
        Assert.Equal("true", BicepFile.Of("monitoring.bicep").Property("DisableLocalAuth"));
        Assert.Equal("false", BicepFile.Of("storage.bicep").Property("allowSharedKeyAccess"));
        foreach (var file in BicepFile.All)
            Assert.DoesNotMatch("listKeys|listConnectionStrings|listSecrets|AccountKey|SharedAccessKey|primaryMasterKey", file.Text);
    }

    [Fact]
    public void The_store_is_strongly_consistent_and_written_in_one_region()
    {
        var cosmos = BicepFile.Of("cosmos.bicep");
        Assert.Equal("'Strong'", cosmos.Property("defaultConsistencyLevel"));
        Assert.Equal("false", cosmos.Property("enableMultipleWriteLocations"));
        Assert.Equal(1, Regex.Count(cosmos.Text, "locationName: "));
    }

    [Fact]
    public void The_container_is_as_the_program_opens_it()
    {
        var cosmos = BicepFile.Of("cosmos.bicep");
        var options = new CosmosOptions();
        Assert.Matches($"(?m)^var databaseName = '{options.Database}'$", cosmos.Text);
        Assert.Matches($"(?m)^var containerName = '{options.Container}'$", cosmos.Text);
        Assert.Equal("['/app', '/wallet', '/part']", cosmos.Property("paths"));
        Assert.Equal("-1", cosmos.Property("defaultTtl"));
        Assert.Equal(["/key/?", "/expires/?", "/*"], Regex.Matches(cosmos.Text, @"(?<=\{ path: ')[^']+").Select(match => match.Value));
    }

    [Fact]
    public void The_app_is_a_custom_handler_that_azd_finds_with_the_package_that_the_hook_makes()
    {
        var functions = BicepFile.Of("functions.bicep");
        Assert.Matches(@"runtime: \{\s+name: 'custom'\s+version: '1.0'", functions.Text);
        var azure = Repository.Read("azure.yaml");
        var service = Regex.Match(azure, @"(?<=^services:\n  )\w+(?=:)", RegexOptions.Multiline).Value;
        Assert.Contains($"'azd-service-name': '{service}'", functions.Text, StringComparison.Ordinal);
        var dist = Regex.Match(azure, @"(?<=^    dist: )\S+$", RegexOptions.Multiline).Value;
        Assert.Matches($@"dotnet publish functions/Credits\.Functions -c Release -o {Regex.Escape(dist)}$", Regex.Match(azure, @"posix:\n.*\n.*").Value);
    }

    [Fact]
    public void Settings_are_named_as_the_program_and_its_triggers_read_them()
    {
        var settings = Regex.Match(BicepFile.Of("functions.bicep").Text, @"(?<=name: 'appsettings'\n    properties: \{\n).*?(?=\n    \}\n)", RegexOptions.Singleline).Value;
        var names = Regex.Matches(settings, @"(?<=^      )\w+(?=: )", RegexOptions.Multiline).Select(match => match.Value).ToList();
        Assert.NotEmpty(names);
        var documented = Repository.Read("functions/docs/operations.md");
        foreach (var name in names.Where(name => name.StartsWith("Credits__", StringComparison.Ordinal) || name.StartsWith("Cosmos__", StringComparison.Ordinal)))
            Assert.Contains($"`{name.Replace("__", ":", StringComparison.Ordinal)}`", documented, StringComparison.Ordinal);
        foreach (var connection in FunctionFile.All.Where(function => function.Queue is not null).Select(function => function.Trigger.GetProperty("connection").GetString()).Distinct())
            Assert.Contains($"{connection}__fullyQualifiedNamespace", names);
        foreach (var needed in new[] { "Credits__Key", "Credits__SecretsKey" })
            Assert.Matches($@"{needed}: '@Microsoft\.KeyVault\(", settings);
        // The program itself listens on loopback, behind the host.
        Assert.Matches(@"Credits__PublicUrl: empty\(publicUrl\) \? 'https://\$\{app\.properties\.defaultHostName\}' : publicUrl", settings);
        // The plan says these itself and refuses them.
        foreach (var refused in new[] { "FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_EXTENSION_VERSION", "WEBSITE_RUN_FROM_PACKAGE" })
            Assert.DoesNotContain(refused, names);
    }

    [Fact]
    public void What_is_put_out_for_another_machine_is_named_as_its_settings()
    {
        var settings = BicepFile.Of("functions.bicep").Text;
        var shared = BicepFile.Main.Outputs.Where(output => output.Key.Contains("__", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(shared);
        foreach (var (name, value) in shared)
        {
            var parameter = BicepFile.Main.Modules.Single(module => module.Name == "functions").Parameters.Single(given => given.Value == value).Key;
            Assert.Matches($@"\n      {name}: {parameter}\n", settings);
        }
    }

    [Fact]
    public void The_sample_of_local_settings_is_what_the_host_reads()
    {
        using var json = JsonDocument.Parse(Repository.Read("local.settings.sample.json"));
        var values = json.RootElement.GetProperty("Values");
        Assert.Equal("custom", values.GetProperty("FUNCTIONS_WORKER_RUNTIME").GetString());
        Assert.Equal("UseDevelopmentStorage=true", values.GetProperty("AzureWebJobsStorage").GetString());
        // Under the host the program listens on a port that is nobody else's business.
        Assert.Equal("http://localhost:7071", values.GetProperty("Credits__PublicUrl").GetString());
        // Without a namespace their triggers would keep the host from starting.
        foreach (var function in FunctionFile.All.Where(function => function.Queue is not null))
            Assert.Equal("true", values.GetProperty($"AzureWebJobs.{function.Name}.Disabled").GetString());
        Assert.All(values.EnumerateObject(), value => Assert.Equal(JsonValueKind.String, value.Value.ValueKind));
    }
}
