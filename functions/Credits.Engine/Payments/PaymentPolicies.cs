using System.Text.Json;
using Credits.Engine.Apps;
using Credits.Engine.Storage;

namespace Credits.Engine.Payments;

/// <summary>How an app wants its payments to be treated, in one mode.</summary>
public sealed record PaymentPolicy
{
    /// <summary>
    /// When money goes back for credits that were spent or are held: false makes that a debt of the wallet, true leaves it
    /// with the customer, and the payment shows what is still due.
    /// </summary>
    public bool LeaveSpent { get; init; }
}

/// <summary>The payment policies of every app and mode, one document each in the app's catalog.</summary>
public sealed class PaymentPolicies(IDocumentStore store)
{
    private const string Id = "payment-policy";

    /// <summary>The policy; the default one if none was set.</summary>
    public async ValueTask<PaymentPolicy> FindAsync(AppScope scope) => (await ReadAsync(scope)).Policy;

    /// <summary>Sets the policy, for what happens from now on.</summary>
    public async ValueTask SetAsync(AppScope scope, PaymentPolicy policy)
    {
        while (true)
        {
            var (_, etag) = await ReadAsync(scope);
            var document = new Document
            {
                Partition = PartitionOf(scope),
                Id = Id,
                Type = Id,
                ETag = etag,
                Body = JsonSerializer.SerializeToUtf8Bytes(policy, StoredJson.Default.PaymentPolicy),
            };
            var write = new Write(etag.Length == 0 ? WriteKind.Create : WriteKind.Replace, document);
            if (await store.WriteAsync(new Batch(document.Partition, [write])) is CommitResult.Done) return;
        }
    }

    private async ValueTask<(PaymentPolicy Policy, string ETag)> ReadAsync(AppScope scope) =>
        await store.ReadAsync(PartitionOf(scope), Id) is { } document
            ? (JsonSerializer.Deserialize(document.Body.Span, StoredJson.Default.PaymentPolicy)!, document.ETag)
            : (new PaymentPolicy(), "");

    private static Partition PartitionOf(AppScope scope) => new(scope.Name, "(catalog)");
}
