using Xunit;

namespace Credits.ServiceBus.Tests;

public sealed class ServiceBusOptionsTests
{
    [Theory]
    [InlineData("Endpoint=sb://name.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=abc+/=")]
    [InlineData(" sharedaccesskey = abc+/= ; ENDPOINT=sb://name.servicebus.windows.net ;SharedAccessKeyName=Root; ")]
    public void A_connection_string_is_read(string text)
    {
        var options = ServiceBusOptions.FromConnectionString(text);
        Assert.Equal(new Uri("https://name.servicebus.windows.net/"), options.Endpoint);
        Assert.Equal(("Root", "abc+/="), (options.Key!.Name, options.Key.Value));
        Assert.DoesNotContain("abc", options.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Endpoint")]
    [InlineData("nonsense", "Endpoint")]
    [InlineData("Endpoint=nowhere;SharedAccessKeyName=Root;SharedAccessKey=topsecret", "Endpoint")]
    [InlineData("SharedAccessKeyName=Root;SharedAccessKey=topsecret", "Endpoint")]
    [InlineData("Endpoint=sb://n.servicebus.windows.net/;SharedAccessKey=topsecret", "SharedAccessKeyName")]
    [InlineData("Endpoint=sb://n.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=", "SharedAccessKey")]
    [InlineData("Endpoint=sb://n.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=topsecret;EntityPath=payments", "EntityPath")]
    public void What_is_not_one_is_refused_by_what_is_missing_and_not_repeated(string text, string missing)
    {
        var failure = Assert.Throws<FormatException>(() => ServiceBusOptions.FromConnectionString(text));
        Assert.Contains(missing, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_name_is_an_address() => Assert.Equal(new Uri("https://name.servicebus.windows.net/"), ServiceBusOptions.AddressOf("name.servicebus.windows.net"));

    [Theory]
    [InlineData("")]
    [InlineData("name")]
    [InlineData("https://name.servicebus.windows.net")]
    [InlineData("name.servicebus.windows.net/payments")]
    [InlineData("127.0.0.1")]
    public void What_is_not_a_host_name_is_refused(string text) => Assert.Throws<FormatException>(() => ServiceBusOptions.AddressOf(text));
}
