using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Cosmos.Serialization.HybridRow;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.IO;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Layouts;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.RecordIO;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Schemas;

namespace Credits.CosmosGateway.Batches;

/// <summary>The binary form of batches and their results, by the schema that the client itself carries.</summary>
internal static class BatchCodec
{
    private static readonly LayoutResolverNamespace Resolver = LoadSchema();
    private static readonly Layout ResultLayout = Resolver.Resolve(new SchemaId(2145473649));

    public static async Task<List<BatchOperation>> ReadAsync(byte[] body)
    {
        var operations = new List<BatchOperation>();
        Func<ReadOnlyMemory<byte>, Result> onRecord = record =>
        {
            operations.Add(Read(record));
            return Result.Success;
        };
        using var stream = new MemoryStream(body, 0, body.Length, writable: false, publiclyVisible: true);
        var result = await stream.ReadRecordIOAsync(onRecord, static _ => Result.Success, new MemorySpanResizer<byte>(body.Length));
        if (result != Result.Success) throw new FormatException($"The batch can not be read: {result}.");
        return operations;
    }

    public static async Task<byte[]> WriteAsync(IReadOnlyList<BatchResult> results)
    {
        using var stream = new MemoryStream();
        var written = await stream.WriteRecordIOAsync(default(Segment), (long index, out ReadOnlyMemory<byte> buffer) =>
        {
            buffer = index < results.Count ? Write(results[(int)index]) : default(ReadOnlyMemory<byte>);
            return Result.Success;
        });
        if (written != Result.Success) throw new FormatException($"The results can not be written: {written}.");
        return stream.ToArray();
    }

    private static BatchOperation Read(ReadOnlyMemory<byte> record)
    {
        var operation = new BatchOperation();
        var row = new RowReader(record, HybridRowVersion.V1, Resolver);
        while (row.Read())
        {
            switch (row.Path.ToString())
            {
                case "operationType":
                    Check(row.ReadInt32(out var type));
                    operation.Type = (OperationType)type;
                    break;
                case "id":
                    Check(row.ReadString(out string id));
                    operation.Id = id;
                    break;
                case "resourceBody":
                    Check(row.ReadBinary(out byte[] body));
                    operation.Body = body;
                    break;
                case "ifMatch":
                    Check(row.ReadString(out string ifMatch));
                    operation.IfMatch = ifMatch;
                    break;
                case "minimalReturnPreference":
                    Check(row.ReadBool(out var minimal));
                    operation.WantsNoContent = minimal;
                    break;
                case "resourceType":
                    break;
                default:
                    throw new FormatException($"The stand-in knows no {row.Path} of an operation.");
            }
        }

        return operation;
    }

    private static byte[] Write(BatchResult result)
    {
        var row = new RowBuffer(1_024 + (result.Body?.Length ?? 0), new MemorySpanResizer<byte>(1_024));
        row.InitLayout(HybridRowVersion.V1, ResultLayout, Resolver);
        Check(RowWriter.WriteBuffer(ref row, result, static (ref RowWriter writer, TypeArgument _, BatchResult result) =>
        {
            Check(writer.WriteInt32("statusCode", result.Status));
            if (result.SubStatus != 0) Check(writer.WriteInt32("subStatusCode", result.SubStatus));
            if (result.ETag is not null) Check(writer.WriteString("eTag", result.ETag));
            if (result.Body is not null) Check(writer.WriteBinary("resourceBody", result.Body));
            Check(writer.WriteFloat64("requestCharge", 1));
            return Result.Success;
        }));
        return row.ToArray();
    }

    private static void Check(Result result)
    {
        if (result != Result.Success) throw new FormatException($"A row of a batch is not as expected: {result}.");
    }

    private static LayoutResolverNamespace LoadSchema()
    {
        using var stream = typeof(CosmosClient).Assembly.GetManifestResourceStream("Microsoft.Azure.Cosmos.Batch.HybridRowBatchSchemas.json")!;
        using var reader = new StreamReader(stream);
        return new LayoutResolverNamespace(Namespace.Parse(reader.ReadToEnd()));
    }
}
