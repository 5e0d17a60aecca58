namespace Credits.CosmosGateway.Batches;

/// <summary>The kinds of operations in a batch, by their numbers on the wire.</summary>
internal enum OperationType
{
    Create = 0,
    Read = 2,
    Delete = 4,
    Replace = 5,
    Upsert = 20,
}

/// <summary>One operation of a batch, as it was sent.</summary>
internal sealed record BatchOperation
{
    public OperationType Type { get; set; }

    public string? Id { get; set; }

    public byte[] Body { get; set; } = [];

    public string? IfMatch { get; set; }

    public bool WantsNoContent { get; set; }
}

/// <summary>What became of one operation.</summary>
internal sealed record BatchResult(int Status, string? ETag = null, byte[]? Body = null, int SubStatus = 0);
