using Credits.Functions.Hosting;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Credits.Functions.Tests.Hosting;

public sealed class QueueSettingsTests
{
    private const string Good = "Endpoint=sb://name.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=topsecret";

    [Theory]
    [InlineData]
    [InlineData("Credits:Queue", "embedded")]
    [InlineData("Credits:Queue", "Embedded", "ServiceBusConnection", Good)]
    [InlineData("Credits:Queue", "", "ServiceBusConnection", " ")]
    public void The_queue_is_embedded_unless_service_bus_is_configured(params string[] settings)
    {
        var read = From(settings);
        Assert.Null(read.ServiceBus);
        Assert.True(read.ReceivesMessages);
    }

    [Theory]
    [InlineData("ServiceBusConnection", Good)]
    [InlineData("Credits:Queue", "servicebus", "ServiceBusConnection", Good)]
    public void A_connection_string_makes_it_service_bus(params string[] settings)
    {
        var read = From(settings);
        Assert.Equal("Root", read.ServiceBus!.Key!.Name);
        Assert.True(read.ReceivesMessages);
        Assert.DoesNotContain("topsecret", read.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "ServiceBusConnection:fullyQualifiedNamespace", "name.servicebus.windows.net")]
    [InlineData(true, "ServiceBusConnection:fullyQualifiedNamespace", "name.servicebus.windows.net", "ServiceBusConnection:credential", "managedidentity")]
    [InlineData(true, "ServiceBusConnection:fullyQualifiedNamespace", "name.servicebus.windows.net", "ServiceBusConnection:credential", "managedidentity", "ServiceBusConnection:clientId", "1c0a")]
    public void A_namespace_makes_it_service_bus_with_an_identity(bool isNamed, params string[] settings)
    {
        var read = From(settings).ServiceBus!;
        Assert.Equal((new Uri("https://name.servicebus.windows.net/"), null, isNamed), (read.Endpoint, read.Key, read.Credential is not null));
    }

    [Fact]
    public void Under_the_functions_host_messages_of_service_bus_are_delivered_and_those_of_the_embedded_queue_are_not()
    {
        Assert.False(From("FUNCTIONS_CUSTOMHANDLER_PORT", "4711", "ServiceBusConnection", Good).ReceivesMessages);
        Assert.True(From("FUNCTIONS_CUSTOMHANDLER_PORT", "4711").ReceivesMessages);
    }

    [Theory]
    [InlineData("Credits:Queue must be embedded or servicebus.", "Credits:Queue", "rabbit")]
    [InlineData("Credits:Queue is servicebus, so ServiceBusConnection or ServiceBusConnection:fullyQualifiedNamespace must be set.", "Credits:Queue", "servicebus")]
    [InlineData("ServiceBusConnection and ServiceBusConnection:fullyQualifiedNamespace are both set; one of them must go.", "ServiceBusConnection", Good, "ServiceBusConnection:fullyQualifiedNamespace", "n.servicebus.windows.net")]
    [InlineData("ServiceBusConnection has no SharedAccessKeyName and SharedAccessKey.", "ServiceBusConnection", "Endpoint=sb://name.servicebus.windows.net/")]
    [InlineData("ServiceBusConnection has no Endpoint such as sb://name.servicebus.windows.net/.", "ServiceBusConnection", "topsecret")]
    [InlineData("ServiceBusConnection:fullyQualifiedNamespace must be a host name such as name.servicebus.windows.net.", "ServiceBusConnection:fullyQualifiedNamespace", "https://name.servicebus.windows.net/")]
    [InlineData("ServiceBusConnection:clientId needs ServiceBusConnection:fullyQualifiedNamespace.", "ServiceBusConnection", Good, "ServiceBusConnection:clientId", "1c0a")]
    [InlineData("ServiceBusConnection:credential needs ServiceBusConnection:fullyQualifiedNamespace.", "Credits:Queue", "embedded", "ServiceBusConnection:credential", "managedidentity")]
    [InlineData("ServiceBusConnection:credential must be managedidentity or left out.", "ServiceBusConnection:fullyQualifiedNamespace", "n.servicebus.windows.net", "ServiceBusConnection:credential", "password")]
    [InlineData("ServiceBusConnection:clientId needs ServiceBusConnection:credential.", "ServiceBusConnection:fullyQualifiedNamespace", "n.servicebus.windows.net", "ServiceBusConnection:clientId", "1c0a")]
    public void What_is_half_given_stops_the_start_with_one_sentence(string sentence, params string[] settings) =>
        Assert.Equal(sentence, Assert.Throws<SettingsException>(() => From(settings)).Message);

    private static Settings From(params string[] settings) => Settings.From(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Chunk(2).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]))).Build());
}
