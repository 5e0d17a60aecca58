using System.Text.Json;

namespace Credits.CosmosGateway.Documents;

/// <summary>One version of a stored item.</summary>
/// <param name="Id">Unique in its logical partition.</param>
/// <param name="Place">Where its key lies.</param>
/// <param name="Rid">The service's own id of it.</param>
/// <param name="ETag">With its quotes.</param>
/// <param name="Deleted">When the service deletes it; null for never.</param>
/// <param name="Json">With the service's own properties.</param>
/// <param name="Root">The same, parsed.</param>
internal sealed record Item(string Id, string Place, string Rid, string ETag, DateTimeOffset? Deleted, byte[] Json, JsonElement Root)
{
    public bool IsThere(DateTimeOffset now) => !(Deleted <= now);
}
