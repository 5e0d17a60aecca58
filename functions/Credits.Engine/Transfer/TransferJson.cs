using System.Text.Json.Serialization;

namespace Credits.Engine.Transfer;

/// <summary>The first line of an export.</summary>
/// <param name="CreditsExport">The version of the format.</param>
/// <param name="Id">Names this export among all.</param>
/// <param name="At">When it was begun.</param>
internal sealed record ExportHeader(int CreditsExport, string Id, DateTimeOffset At);

/// <summary>The last line of an export: by it one that was cut or changed is told.</summary>
/// <param name="Lines">How many documents stand before it.</param>
/// <param name="Digest">The digest of their <see cref="Tally"/>.</param>
internal sealed record ExportEnd(long Lines, string Digest);

/// <summary>What a store knows of the export it was filled from.</summary>
/// <param name="Id">The export's id.</param>
/// <param name="Finished">When all of it was there; null while it is not.</param>
internal sealed record ImportState(string Id, DateTimeOffset? Finished);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ExportHeader))]
[JsonSerializable(typeof(ExportEnd))]
[JsonSerializable(typeof(ImportState))]
internal sealed partial class TransferJson : JsonSerializerContext;
