using System.Text.Json;
using Credits.CosmosGateway.Documents;
using Credits.CosmosGateway.Http;
using Credits.CosmosGateway.Resources;

namespace Credits.CosmosGateway.Batches;

/// <summary>Runs a batch: all of it, or nothing and the first failure.</summary>
internal static class BatchRunner
{
    public const int MaxOperations = 100;

    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>The results, one for each operation; whoever calls holds the lock.</summary>
    public static List<BatchResult> Run(GatewayContainer container, string[] key, string place, IReadOnlyList<BatchOperation> operations, DateTimeOffset now)
    {
        if (operations.Count is 0 or > MaxOperations) throw new GatewayException(400, $"A batch holds 1 to {MaxOperations} operations.");
        var changed = new Dictionary<string, Item?>(StringComparer.Ordinal);
        var results = new List<BatchResult>();
        foreach (var operation in operations)
        {
            using var json = operation.Type is OperationType.Create or OperationType.Replace ? JsonDocument.Parse(operation.Body) : null;
            var id = json is null ? operation.Id! : json.RootElement.GetProperty("id").GetString()!;
            var current = changed.TryGetValue(id, out var item) ? item : container.Items.Find(place, id, long.MaxValue, now);
            var result = Check(container, key, operation, json?.RootElement, current);
            if (result is not null)
            {
                // The one that failed keeps its status; all others, before and after it, only follow from it.
                return [.. operations.Select(other => ReferenceEquals(other, operation) ? result : new BatchResult(424))];
            }

            var made = json is null ? null : container.Make(json.RootElement, place, current, now);
            changed[id] = made;
            results.Add(new BatchResult(StatusOf(operation.Type), made?.ETag, operation.WantsNoContent ? null : made?.Json));
        }

        container.Items.Begin();
        foreach (var (id, item) in changed) container.Items.Put(place, id, item);
        return results;
    }

    private static BatchResult? Check(GatewayContainer container, string[] key, BatchOperation operation, JsonElement? json, Item? current) => operation.Type switch
    {
        OperationType.Create or OperationType.Replace when !container.HasKey(json!.Value, key) => new BatchResult(400, SubStatus: 1001),
        OperationType.Replace when operation.Id != json!.Value.GetProperty("id").GetString() => new BatchResult(400),
        OperationType.Create => current is null ? null : new BatchResult(409),
        OperationType.Replace or OperationType.Delete when current is null => new BatchResult(404),
        OperationType.Replace or OperationType.Delete => operation.IfMatch is null or "*" || operation.IfMatch == current.ETag ? null : new BatchResult(412),
        _ => throw new GatewayException(400, $"The stand-in can not {operation.Type} in a batch."),
    };

    private static int StatusOf(OperationType type) => type switch
    {
        OperationType.Create => 201,
        OperationType.Delete => 204,
        _ => 200,
    };
}
