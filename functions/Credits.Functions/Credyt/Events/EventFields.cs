using Credits.Core.Rating;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Events;

/// <summary>Reads events as simulation and ingestion have them.</summary>
internal static class EventFields
{
    /// <summary>Events of one request.</summary>
    public const int MaxEvents = 100;

    /// <summary>Characters of an event's type.</summary>
    public const int MaxTypeLength = 200;

    /// <summary>Reads what an event costs by; whatever else it tells is checked and left.</summary>
    public static (string Id, UsageEvent Happened) Simulated(Fields fields)
    {
        fields.OptionalMoment("occurred_at");
        fields.OptionalText("subject");
        fields.OptionalText("description");
        fields.OptionalObject("data");
        return (fields.Id("id"), new UsageEvent(fields.Text("event_type", MaxTypeLength), fields.Raw("data")));
    }
}
