using Credits.Engine.Apps;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Events;

/// <summary>Credyt's events: <c>/events</c>.</summary>
internal static class EventsApi
{
    public static readonly Problem NoEvent = new(StatusCodes.Status404NotFound, ProblemCode.EventNotFound, "There is no event of that id.");

    public static void Map(Api api)
    {
        api.Post("/events", Scopes.Write, RecordEvents.HandleAsync, lists: true);
        api.Get("/events", Scopes.Read, ListEvents.HandleAsync);
        api.Get("/events/{id}", Scopes.Read, ReadEvent.HandleAsync);
    }
}
