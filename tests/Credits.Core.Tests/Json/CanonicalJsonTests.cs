using System.Text.Json;
using Credits.Core.Json;
using Xunit;

namespace Credits.Core.Tests.Json;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{"a":1,"b":{"c":[1,2],"d":null}}""", """{ "b": {"d": null, "c": [ 1.0, 2e0 ]}, "a": 1.00 }""")]
    [InlineData("\"caf\u00e9/\"", "\"caf\\u00e9\\/\"")]
    [InlineData("1e40", "1e40")]
    public void What_says_the_same_is_the_same(string one, string other)
    {
        Assert.True(CanonicalJson.AreSame(one, other));
        Assert.Equal(CanonicalJson.Of(JsonElement.Parse(one)), CanonicalJson.Of(JsonElement.Parse(other)));
    }

    [Theory]
    [InlineData("""{"a":1}""", """{"a":2}""")]
    [InlineData("""{"a":1}""", """{"a":"1"}""")]
    [InlineData("""{"a":1}""", """{"a":1,"b":null}""")]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("0.1", "0.1000000000001")]
    [InlineData("{}", null)]
    public void What_says_something_else_is_not(string one, string? other)
    {
        Assert.False(CanonicalJson.AreSame(one, other));
        Assert.False(CanonicalJson.AreSame(other, one));
    }

    [Fact]
    public void Nothing_is_the_same_as_nothing() => Assert.True(CanonicalJson.AreSame(null, null));
}
