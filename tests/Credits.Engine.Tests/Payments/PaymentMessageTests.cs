using System.Text;
using Credits.Core;
using Credits.Engine.Apps;
using Credits.Engine.Payments;
using Credits.Engine.Payments.Processing;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Queues;
using static Credits.Engine.Tests.Payments.PaymentMachine;

namespace Credits.Engine.Tests.Payments;

public sealed class PaymentMessageTests
{
    private static readonly DateTimeOffset Now = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(12_345);

    [Fact]
    public void An_event_travels_byte_for_byte()
    {
        var payload = Encoding.UTF8.GetBytes("{ \"a\" : 1.00, \"é\":\"\\u00e9\" }");
        var message = new PaymentMessage("stripe", "evt_1", Now, payload).ToMessage(Scope);
        message.Validate();
        Assert.Equal((QueueNames.Payments, Scope.Name), (message.Queue, message.Scope));

        var read = PaymentMessage.Read(message.Body)!;
        Assert.Equal(("stripe", "evt_1", Now.ToStored()), (read.Provider, read.EventId, read.ReceivedAt));
        Assert.Equal(payload, read.Payload.ToArray());
    }

    [Fact]
    public void The_same_event_of_an_app_has_one_id_whatever_the_providers_ids_look_like()
    {
        string[] ids =
        [
            Id("stripe", "evt_1", Scope), Id("stripe", "evt_2", Scope), Id("polar", "evt_1", Scope), Id("stripe", "evt/1 é", Scope),
            Id("stripe", "evt_1", new AppScope(Scope.App, Mode.Live)),
        ];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(ids[0], Id("stripe", "evt_1", Scope));
        static string Id(string provider, string id, AppScope scope) => new PaymentMessage(provider, id, Now, "{}"u8.ToArray()).ToMessage(scope).Id;
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"provider\":\"x\",\"event\":\"y\",\"received_at\":\"never\",\"payload\":{}}")]
    public void What_is_no_event_is_no_message(string body) => Assert.Null(PaymentMessage.Read(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public async Task A_message_that_can_never_be_handled_is_dead()
    {
        var machine = new PaymentMachine();
        var handler = new PaymentHandler([], new AppDirectory(machine.Store, machine.Time, Entropy.System), machine.Processor, machine.Charger);
        Assert.IsType<HandleResult.DeadLetter>(await handler.HandleAsync(Received("[]"u8.ToArray()), default));
        Assert.IsType<HandleResult.DeadLetter>(await handler.HandleAsync(Received(new PaymentMessage("nobody", "e", Now, "{}"u8.ToArray()).ToMessage(Scope).Body), default));
        static ReceivedMessage Received(ReadOnlyMemory<byte> body) => new(QueueNames.Payments, Scope.Name, "id", body, 1, Now);
    }

    [Fact]
    public void A_grant_is_read_from_metadata_as_it_was_written_and_from_Tallys_too()
    {
        var grant = new GrantRequest
        {
            Scope = "a.test",
            ExternalId = "u",
            CustomerId = "c",
            Asset = "USD",
            Credits = "5",
            ExpiresDays = "3",
            Bonus = "1",
            BonusExpiresDays = "2",
            Pack = "p",
            Crossing = "x",
            Note = "n",
        };
        var pairs = GrantMetadata.Write(grant);
        Assert.Equal(11, pairs.Count);
        Assert.Equal(grant, GrantMetadata.Read(name => pairs.GetValueOrDefault(name)));

        var tally = new Dictionary<string, string> { ["tally_user_id"] = "u", ["tally_credits"] = "100" };
        Assert.Equal(new GrantRequest { ExternalId = "u", Credits = "100" }, GrantMetadata.Read(name => tally.GetValueOrDefault(name)));
        Assert.Null(GrantMetadata.Read(name => name == "tally_credits" ? "100" : null));
        Assert.Null(GrantMetadata.Read(name => name == "tally_user_id" ? "u" : ""));
    }
}
