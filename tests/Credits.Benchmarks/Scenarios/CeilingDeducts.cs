using Credits.Benchmarks.Load;

namespace Credits.Benchmarks.Scenarios;

/// <summary>The requests of <see cref="Deducts"/>, for a server that only parses and answers them.</summary>
public sealed class CeilingDeducts : Scenario
{
    readonly Wallets wallets = new(10_000, 10_000);

    public override string Title => "(a) an endpoint that only parses and answers";

    public override IConversation Talk(int connection) => new Deducts.Conversation(wallets, connection);
}
