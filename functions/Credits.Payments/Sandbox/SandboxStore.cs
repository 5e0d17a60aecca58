using System.Text.Json;
using System.Text.Json.Serialization;
using Credits.Core;
using Credits.Engine.Storage;

namespace Credits.Payments.Sandbox;

/// <summary>The sandbox's payments, in a partition of their app. They go by themselves after a while.</summary>
internal sealed class SandboxStore(IDocumentStore store)
{
    /// <summary>How long a payment is kept after it was begun.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private const string Type = "sandbox-payment";

    /// <summary>A payment with its version in the store; null if there is none.</summary>
    public async ValueTask<(SandboxPayment Payment, string ETag)?> FindAsync(string scope, string id, CancellationToken cancellation) =>
        Credits.Core.Ids.StableId.IsValid(id) && await store.ReadAsync(PartitionOf(scope), id, cancellation) is { } document
            ? (Read(document), document.ETag)
            : null;

    /// <summary>Keeps a new payment, or gives the one of that id that is there.</summary>
    public async ValueTask<SandboxPayment> CreateAsync(SandboxPayment payment, CancellationToken cancellation)
    {
        var result = await CommitAsync(WriteKind.Create, payment, "", cancellation);
        return result is CommitResult.Done
            ? payment
            : await FindAsync(payment.Scope, payment.Id, cancellation) is { } found ? found.Payment : throw new StoreUnavailableException($"The store did not write: {result}.");
    }

    /// <summary>Keeps what became of a payment; false if somebody was faster, or nobody can tell.</summary>
    public async ValueTask<bool> ReplaceAsync(SandboxPayment payment, string etag, CancellationToken cancellation) =>
        await CommitAsync(WriteKind.Replace, payment, etag, cancellation) is CommitResult.Done;

    /// <summary>Payments in the order in which they were begun, and where to go on.</summary>
    public async ValueTask<(IReadOnlyList<SandboxPayment> Payments, Position? Next)> ListAsync(
        string scope, DateTimeOffset since, Position? after, int limit, CancellationToken cancellation)
    {
        var partition = PartitionOf(scope);
        var page = await store.QueryAsync(
            new Query { App = partition.App, Wallet = partition.Wallet, Type = Type, From = SortOf(since), Limit = limit, After = after }, cancellation);
        return ([.. page.Documents.Select(Read)], page.Next);
    }

    /// <summary>Where a page that ended with a payment goes on.</summary>
    public static Position After(string scope, string cursor)
    {
        var dot = cursor.LastIndexOf('.');
        return new Position(cursor[..Math.Max(dot, 0)], cursor[(dot + 1)..], PartitionOf(scope));
    }

    private async ValueTask<CommitResult> CommitAsync(WriteKind kind, SandboxPayment payment, string etag, CancellationToken cancellation)
    {
        var partition = PartitionOf(payment.Scope);
        var document = new Document
        {
            Partition = partition,
            Id = payment.Id,
            Type = Type,
            Sort = SortOf(payment.Created),
            ETag = etag,
            Expires = payment.Created + Kept,
            Body = JsonSerializer.SerializeToUtf8Bytes(payment, SandboxJson.Default.SandboxPayment),
        };
        return await store.CommitAsync(new Batch(partition, [new Write(kind, document)]), cancellation);
    }

    private static Partition PartitionOf(string scope) => new(scope, "(sandbox)");

    private static string SortOf(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds().ToString("D15", System.Globalization.CultureInfo.InvariantCulture);

    private static SandboxPayment Read(Document document) => JsonSerializer.Deserialize(document.Body.Span, SandboxJson.Default.SandboxPayment)!;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(SandboxPayment))]
internal sealed partial class SandboxJson : JsonSerializerContext;
