using System.Globalization;
using System.Text;
using Credits.Payments.Signatures;
using Xunit;
using static Credits.Payments.Tests.Signatures.VendorLibraries;

namespace Credits.Payments.Tests.Signatures;

public sealed class StandardWebhookTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_2b6f";
    private const string Body = """{"type":"order.paid","timestamp":"2030-01-01T00:00:00Z","data":{"id":"o","customer":{"name":"Åsa ✓"}}}""";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_900_000_000);

    // The old ones are signed with the bytes of the whole text, whatever it begins with.
    [Theory]
    [InlineData(Secret, false)]
    [InlineData("polar_whs_4ovHQqeLZ3DTAGMVFHGu8qUCFJ7gf4TAWIaeM7gJUKu", true)]
    [InlineData("whsec_4ovHQqeLZ3DTAGMVFHGu8qUCFJ7gf4TAWIaeM7gJUKu", true)]
    public async Task What_the_standards_own_library_signs_is_good(string secret, bool raw)
    {
        var signed = await SignAsync(secret, raw);
        Assert.Equal(SignatureCheck.Good, Check(signed, secret));
    }

    [Fact]
    public async Task The_standards_own_library_takes_what_is_signed_here()
    {
        var now = TimeProvider.System.GetUtcNow();
        var signed = StandardWebhook.Sign(Id, Bytes(Body), StandardWebhook.KeysOf(Secret)[0], now);
        var verdicts = await RunAsync(
            new Job("standard-verify", Secret, Body, now.ToUnixTimeSeconds(), Id, signed.Signature),
            new Job("standard-verify", Secret, Body + " ", now.ToUnixTimeSeconds(), Id, signed.Signature));
        Assert.Equal("good", verdicts[0]);
        Assert.NotEqual("good", verdicts[1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_changed_byte_of_the_body_is_found(bool raw)
    {
        var signed = await SignAsync(Secret, raw);
        var body = Bytes(Body);
        for (var i = 0; i < body.Length; i++)
        {
            var changed = body.ToArray();
            changed[i] ^= 1;
            Assert.Equal(SignatureCheck.Wrong, signed.Check(changed, StandardWebhook.KeysOf(Secret), Now));
        }
    }

    [Fact]
    public async Task Every_changed_character_of_the_headers_is_found()
    {
        var signed = await SignAsync(Secret, raw: false);
        for (var i = 0; i < Id.Length; i++) Assert.NotEqual(SignatureCheck.Good, Check(signed with { Id = Changed(Id, i) }));
        for (var i = 0; i < signed.Timestamp!.Length; i++) Assert.NotEqual(SignatureCheck.Good, Check(signed with { Timestamp = Changed(signed.Timestamp, i) }));
        // The last character before the padding holds two bits that base64 does not use.
        for (var i = 0; i < signed.Signature!.Length - 2; i++) Assert.NotEqual(SignatureCheck.Good, Check(signed with { Signature = Changed(signed.Signature, i) }));
    }

    [Fact]
    public async Task Another_secret_is_wrong()
    {
        var signed = await SignAsync(Secret, raw: false);
        Assert.Equal(SignatureCheck.Wrong, Check(signed, "whsec_" + Convert.ToBase64String(new byte[24])));
        Assert.Equal(SignatureCheck.Wrong, Check(signed, "polar_whs_other"));
    }

    [Theory]
    [InlineData(0, SignatureCheck.Good)]
    [InlineData(300, SignatureCheck.Good)]
    [InlineData(301, SignatureCheck.OutOfTime)]
    [InlineData(-300, SignatureCheck.Good)]
    [InlineData(-301, SignatureCheck.OutOfTime)]
    public async Task It_is_good_for_five_minutes_either_way(int age, SignatureCheck expected)
    {
        var signed = await SignAsync(Secret, raw: false);
        Assert.Equal(expected, signed.Check(Bytes(Body), StandardWebhook.KeysOf(Secret), Now.AddSeconds(age)));
    }

    [Fact]
    public async Task Any_of_several_signatures_is_enough()
    {
        var signed = await SignAsync(Secret, raw: false);
        var wrong = "v1," + Convert.ToBase64String(new byte[32]);
        Assert.Equal(SignatureCheck.Good, Check(signed with { Signature = $"{wrong} v1a,abc {signed.Signature}" }));
        Assert.Equal(SignatureCheck.Wrong, Check(signed with { Signature = $"{wrong} {wrong}" }));
        Assert.Equal(SignatureCheck.Wrong, Check(signed with { Signature = signed.Signature!.Replace("v1,", "v1a,", StringComparison.Ordinal) }));
    }

    [Theory]
    [InlineData(null, "1900000000", "v1,x")]
    [InlineData("", "1900000000", "v1,x")]
    [InlineData("msg", null, "v1,x")]
    [InlineData("msg", "soon", "v1,x")]
    [InlineData("msg", "-1900000000", "v1,x")]
    [InlineData("msg", "1900000000", null)]
    [InlineData("msg", "1900000000", "")]
    public void Without_all_headers_there_is_no_signature(string? id, string? timestamp, string? signature) =>
        Assert.Equal(SignatureCheck.Missing, Check(new StandardWebhook(id, timestamp, signature)));

    [Fact]
    public void Headers_without_end_are_not_read()
    {
        var signed = StandardWebhook.Sign(Id, Bytes(Body), StandardWebhook.KeysOf(Secret)[0], Now);
        Assert.Equal(SignatureCheck.Missing, Check(signed with { Signature = signed.Signature + string.Concat(Enumerable.Repeat(" v1,x", 1_000)) }));
        Assert.Equal(SignatureCheck.Missing, Check(signed with { Id = new string('x', 300) }));
    }

    private static SignatureCheck Check(StandardWebhook signed, string secret = Secret) => signed.Check(Bytes(Body), StandardWebhook.KeysOf(secret), Now);

    private static async Task<StandardWebhook> SignAsync(string secret, bool raw)
    {
        var time = Now.ToUnixTimeSeconds();
        var results = await RunAsync(new Job("standard-sign", secret, Body, time, Id, Raw: raw));
        return new StandardWebhook(Id, time.ToString(CultureInfo.InvariantCulture), results[0]);
    }

    private static string Changed(string text, int at)
    {
        var characters = text.ToCharArray();
        characters[at] = characters[at] == 'A' ? 'B' : 'A';
        return new string(characters);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
