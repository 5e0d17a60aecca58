using Credits.Core;
using Credits.Engine.Assets;
using Credits.Engine.Payments.Providers;
using Credits.Functions.Pay;
using Credits.Functions.Payments;
using Xunit;

namespace Credits.Functions.Tests.Pay;

public sealed class MoneyTextTests
{
    [Theory]
    [InlineData(1_000, "USD", "10.00 USD")]
    [InlineData(500, "JPY", "500 JPY")]
    [InlineData(500, "ISK", "500 ISK")]
    [InlineData(1_000, "MGA", "1,000 MGA")]
    [InlineData(1_234, "KWD", "1.234 KWD")]
    [InlineData(1_234, "LYD", "1.234 LYD")]
    public void Money_as_people_write_it(long minor, string currency, string text) => Assert.Equal(text, MoneyText.Of(new Money(minor, currency)));

    [Theory]
    [InlineData("14.5", "USD", "14.50")]
    [InlineData("-0.000000000001", "USD", "-0.000000000001")]
    [InlineData("1234567", "JPY", "1,234,567")]
    [InlineData("1234567", "COINS", "1,234,567")]
    [InlineData("0.5", "COINS", "0.5")]
    [InlineData("0", "CREDIT", "0")]
    public void Amounts_with_all_their_digits(string amount, string asset, string text) => Assert.Equal(text, MoneyText.Digits(Amount.Parse(amount), asset));

    [Fact]
    public void A_page_says_what_the_answers_say_in_every_currency() =>
        Assert.All(Currencies.All, currency =>
        {
            var money = new Money(123_456, currency.Code);
            Assert.Equal(money.ToAmount(), Amount.From(decimal.Parse(MoneyText.Of(money).Split(' ')[0], System.Globalization.NumberStyles.Number, System.Globalization.CultureInfo.InvariantCulture)));
        });
}
