using System.Runtime.CompilerServices;
using System.Text.Json;
using Credits.Engine.Storage;
using Microsoft.Azure.Cosmos;

namespace Credits.Cosmos;

/// <summary>
/// The store in Azure Cosmos DB: one container, a document an item, a commit one transactional batch and one request.
/// Any number of processes may share it.
/// </summary>
public sealed class CosmosStore : IDocumentStore, IDocumentDump, IStoreClock, IAsyncDisposable
{
    private static readonly ItemRequestOptions ReadOptions = new() { EnableContentResponseOnWrite = false };

    private readonly CosmosClient _client;
    private readonly Container _container;
    private readonly ServerClock _clock;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly ITimer? _askTime;

    internal CosmosStore(CosmosClient client, Container container, ServerClock clock, TimeProvider time, TimeSpan patience, TimeSpan? askTime)
    {
        _client = client;
        _container = container;
        _clock = clock;
        _time = time;
        _patience = patience;
        if (askTime is { } period) _askTime = time.CreateTimer(_ => _ = AskTimeAsync(), null, period, period);
    }

    /// <inheritdoc />
    public bool IsExclusive => false;

    /// <summary>The account's address.</summary>
    internal Uri Endpoint => _client.Endpoint;

    /// <inheritdoc />
    public TimeSpan Skew => _clock.Skew;

    /// <summary>
    /// Connects, checks the account and the container, and makes database and container if they are missing and
    /// that is allowed. Throws <see cref="StoreOpenException"/> if the account is not strongly consistent with one
    /// region that writes, or if anything is missing, cannot be reached or is not as this program needs it.
    /// </summary>
    public static Task<CosmosStore> OpenAsync(CosmosOptions options, TimeProvider time, CancellationToken cancellation = default) =>
        CosmosOpening.OpenAsync(options, time, cancellation);

    /// <inheritdoc />
    public async ValueTask<Document?> ReadAsync(Partition partition, string id, CancellationToken cancellation = default)
    {
        var document = await FindAsync(partition, id, cancellation).ConfigureAwait(false);
        return document is null || HasExpired(document) ? null : document;
    }

    /// <inheritdoc />
    public async ValueTask<CommitResult> CommitAsync(Batch batch, CancellationToken cancellation = default)
    {
        batch.Validate();
        cancellation.ThrowIfCancellationRequested();
        var sending = new Sending(batch, _patience);
        while (true)
        {
            var result = await sending.SendAsync(_container, _time.GetUtcNow()).ConfigureAwait(false);
            if (result is not CommitResult.AlreadyExists taken) return result;
            try
            {
                // What has expired does not take its id, but the server may not have tidied it up yet.
                var found = await FindAsync(batch.Partition, taken.Id, CancellationToken.None).ConfigureAwait(false);
                if (found is null || !HasExpired(found) || !sending.TryOverwrite(found)) return result;
            }
            catch (StoreUnavailableException)
            {
                return result;
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask<Page> QueryAsync(Query query, CancellationToken cancellation = default)
    {
        query.Validate();
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return await CosmosQuery.ListAsync(_container, query, _time.GetUtcNow(), cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (CosmosErrors.IsUnanswered(e, cancellation))
        {
            throw CosmosErrors.OfRead(e);
        }
    }

    /// <inheritdoc />
    public async ValueTask<long> CountAsync(Query query, CancellationToken cancellation = default)
    {
        query.Validate();
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return await CosmosQuery.CountAsync(_container, query, _time.GetUtcNow(), cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (CosmosErrors.IsUnanswered(e, cancellation))
        {
            throw CosmosErrors.OfRead(e);
        }
    }

    /// <inheritdoc />
    public async ValueTask<Position?> PositionAsync(Query query, int number, CancellationToken cancellation = default)
    {
        query.Validate();
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return await CosmosQuery.PositionAsync(_container, query, number, _time.GetUtcNow(), cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (CosmosErrors.IsUnanswered(e, cancellation))
        {
            throw CosmosErrors.OfRead(e);
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<Document> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (string? after = ""; after is not null;)
        {
            List<Document> documents;
            try
            {
                (documents, after) = await CosmosQuery.ListAllAsync(_container, after, _time.GetUtcNow(), cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (CosmosErrors.IsUnanswered(e, cancellation))
            {
                throw CosmosErrors.OfRead(e);
            }

            foreach (var document in documents) yield return document;
        }
    }

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync()
    {
        _askTime?.Dispose();
        _client.Dispose();
        _clock.Dispose();
        return ValueTask.CompletedTask;
    }

    internal static PartitionKey KeyOf(Partition partition) =>
        new PartitionKeyBuilder().Add(partition.App).Add(partition.Wallet).Add(partition.Part).Build();

    /// <summary>The document, even one that has expired.</summary>
    private async ValueTask<Document?> FindAsync(Partition partition, string id, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            using var response = await _container.ReadItemStreamAsync(id, KeyOf(partition), ReadOptions, cancellation).ConfigureAwait(false);
            if (CosmosErrors.IsMissing(response)) return null;
            CosmosErrors.ThrowIfFailed(response);
            return Parse(response.Content);
        }
        catch (Exception e) when (CosmosErrors.IsUnanswered(e, cancellation))
        {
            throw CosmosErrors.OfRead(e);
        }
    }

    // The answer's Date is noticed on its way. That it is not answered will be noticed elsewhere.
    private async Task AskTimeAsync()
    {
        try
        {
            await _client.ReadAccountAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is CosmosException or HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    private bool HasExpired(Document document) => document.Expires <= _time.GetUtcNow();

    private static Document Parse(Stream content)
    {
        var reader = new Utf8JsonReader(CosmosJson.BytesOf(content));
        reader.Read();
        return StoredDocument.Read(ref reader);
    }
}
