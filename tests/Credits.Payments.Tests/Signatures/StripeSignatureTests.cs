using System.Text;
using Credits.Payments.Signatures;
using Xunit;
using static Credits.Payments.Tests.Signatures.VendorLibraries;

namespace Credits.Payments.Tests.Signatures;

public sealed class StripeSignatureTests
{
    private const string Secret = "whsec_c29tZSBzZWNyZXQ";
    private const string Other = "whsec_b3RoZXIgc2VjcmV0";
    private const string Body = """{"id":"evt_1","type":"payment_intent.succeeded","data":{"object":{"description":"Größe ✓"}}}""";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_900_000_000);

    [Fact]
    public async Task What_stripes_own_library_signs_is_good()
    {
        var header = await SignAsync();
        Assert.Equal(SignatureCheck.Good, Check(header));
    }

    [Fact]
    public async Task Stripes_own_library_takes_what_is_signed_here()
    {
        var header = StripeSignature.Sign(Bytes(Body), Secret, Now);
        var verdicts = await RunAsync(
            new Job("stripe-verify", Secret, Body, Now.ToUnixTimeSeconds(), Header: header),
            new Job("stripe-verify", Other, Body, Now.ToUnixTimeSeconds(), Header: header));
        Assert.Equal("good", verdicts[0]);
        Assert.NotEqual("good", verdicts[1]);
    }

    [Fact]
    public async Task Every_changed_byte_of_the_body_is_found()
    {
        var header = await SignAsync();
        var body = Bytes(Body);
        for (var i = 0; i < body.Length; i++)
        {
            var changed = body.ToArray();
            changed[i] ^= 1;
            Assert.Equal(SignatureCheck.Wrong, StripeSignature.Check(header, changed, Secret, Now));
        }

        Assert.Equal(SignatureCheck.Wrong, StripeSignature.Check(header, [.. body, (byte)' '], Secret, Now));
        Assert.Equal(SignatureCheck.Wrong, StripeSignature.Check(header, body.AsSpan(..^1), Secret, Now));
    }

    [Fact]
    public async Task Every_changed_character_of_the_header_is_found()
    {
        var header = await SignAsync();
        for (var i = 0; i < header.Length; i++)
        {
            var changed = header.ToCharArray();
            changed[i] = changed[i] == '1' ? '2' : '1';
            Assert.NotEqual(SignatureCheck.Good, Check(new string(changed)));
        }
    }

    [Fact]
    public async Task Another_secret_is_wrong_even_without_its_prefix()
    {
        var header = await SignAsync();
        Assert.Equal(SignatureCheck.Wrong, StripeSignature.Check(header, Bytes(Body), Other, Now));
        Assert.Equal(SignatureCheck.Wrong, StripeSignature.Check(header, Bytes(Body), Secret["whsec_".Length..], Now));
    }

    [Theory]
    [InlineData(0, SignatureCheck.Good)]
    [InlineData(300, SignatureCheck.Good)]
    [InlineData(301, SignatureCheck.OutOfTime)]
    [InlineData(86_400, SignatureCheck.OutOfTime)]
    public async Task It_is_good_for_five_minutes(int age, SignatureCheck expected)
    {
        var header = await SignAsync();
        Assert.Equal(expected, StripeSignature.Check(header, Bytes(Body), Secret, Now.AddSeconds(age)));
    }

    [Fact]
    public async Task While_a_secret_is_rolled_either_signature_is_enough()
    {
        var headers = await RunAsync(Sign(Secret), Sign(Other));
        var both = headers[0] + "," + headers[1].Split(',')[1];
        Assert.Equal(SignatureCheck.Good, Check(both));
        Assert.Equal(SignatureCheck.Good, StripeSignature.Check(both, Bytes(Body), Other, Now));
        Assert.Equal(SignatureCheck.Wrong, StripeSignature.Check(both, Bytes(Body), "whsec_third", Now));
    }

    [Fact]
    public void A_scheme_for_tests_does_not_count()
    {
        var header = StripeSignature.Sign(Bytes(Body), Secret, Now).Replace("v1=", "v0=", StringComparison.Ordinal);
        Assert.Equal(SignatureCheck.Wrong, Check(header));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v1=00")]
    [InlineData("t=,v1=00")]
    [InlineData("t=-1,v1=00")]
    [InlineData("t=1e9,v1=00")]
    [InlineData("t=99999999999999999999,v1=00")]
    [InlineData("t=999999999999,v1=00")]
    public void A_header_without_a_time_is_none(string? header) => Assert.Equal(SignatureCheck.Missing, Check(header));

    [Theory]
    [InlineData("t=1900000000")]
    [InlineData("t=1900000000,v1=")]
    [InlineData("t=1900000000,v1=zz")]
    [InlineData("t=1900000000,v1=00000000000000000000000000000000000000000000000000000000000000zz")]
    [InlineData(",,,t=1900000000,=,v1")]
    public void A_header_without_a_good_signature_is_wrong(string header) => Assert.Equal(SignatureCheck.Wrong, Check(header));

    [Fact]
    public void A_header_without_end_is_not_read() =>
        Assert.Equal(SignatureCheck.Missing, Check(StripeSignature.Sign(Bytes(Body), Secret, Now) + new string(',', StripeSignature.MaxHeaderLength)));

    private static SignatureCheck Check(string? header) => StripeSignature.Check(header, Bytes(Body), Secret, Now);

    private static Job Sign(string secret) => new("stripe-sign", secret, Body, Now.ToUnixTimeSeconds());

    private static async Task<string> SignAsync() => (await RunAsync(Sign(Secret)))[0];

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
