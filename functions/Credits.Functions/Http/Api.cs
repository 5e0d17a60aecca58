using System.Text.Json;
using Credits.Engine.Apps;
using Credits.Engine.Queues;
using Credits.Engine.Storage;

namespace Credits.Functions.Http;

/// <summary>Does a request that has been let in.</summary>
public delegate ValueTask<Answer> Handler(Call call);

/// <summary>
/// Maps the routes of one API. Each request goes the same way: routed, then authenticated, then limited, then
/// its body is read, then the handler runs; whatever goes wrong is answered in the API's own shape.
/// </summary>
public sealed class Api(IEndpointRouteBuilder routes, ApiStyle style, EdgeServices services)
{
    /// <summary>Maps a GET.</summary>
    public void Get(string path, Scopes scope, Handler handler) => Map("GET", path, scope, handler, hasBody: false);

    /// <summary>Maps a POST with a JSON body.</summary>
    /// <param name="path">The route's pattern.</param>
    /// <param name="scope">What a key must be able to do.</param>
    /// <param name="handler">Does it.</param>
    /// <param name="hasBody">False if a body is not read.</param>
    /// <param name="lists">True if the body may be a list as well as an object.</param>
    public void Post(string path, Scopes scope, Handler handler, bool hasBody = true, bool lists = false) => Map("POST", path, scope, handler, hasBody, lists);

    /// <summary>Maps a PUT with a JSON body.</summary>
    public void Put(string path, Scopes scope, Handler handler) => Map("PUT", path, scope, handler, hasBody: true);

    /// <summary>Maps a PATCH with a JSON body.</summary>
    public void Patch(string path, Scopes scope, Handler handler) => Map("PATCH", path, scope, handler, hasBody: true);

    /// <summary>Maps a DELETE.</summary>
    public void Delete(string path, Scopes scope, Handler handler) => Map("DELETE", path, scope, handler, hasBody: false);

    /// <summary>Maps a route that needs no key, also for a HEAD: a load balancer may ask that way.</summary>
    public void Open(string path, Func<HttpContext, ValueTask<Answer>> handler)
    {
        RequestDelegate run = async context =>
        {
            var answer = await handler(context);
            if (answer.Problem is { } problem) style.Answer(context, problem);
            else answer.Write(context.Response);
        };
        routes.MapMethods(path, ["GET"], run).WithMetadata(style);
        routes.MapMethods(path, ["HEAD"], run).WithMetadata(style).ExcludeFromDescription();
    }

    private void Map(string method, string path, Scopes scope, Handler handler, bool hasBody, bool lists = false) =>
        routes.MapMethods(path, [method], context => RunAsync(context, scope, handler, hasBody, lists)).WithMetadata(style, scope);

    private async Task RunAsync(HttpContext context, Scopes scope, Handler handler, bool hasBody, bool lists)
    {
        try
        {
            var (access, problem) = await Authentication.LetInAsync(context, scope, services);
            JsonDocument? json = null;
            problem ??= IdempotencyProblem(context);
            if (problem is null && hasBody) (json, problem) = await RequestBody.ReadAsync(context.Request, lists);
            using (json)
            {
                Answer answer;
                if (problem is not null) answer = problem;
                else
                {
                    var call = new Call(context, access!, json?.RootElement ?? default, await services.Assets.OfAsync(access!.Scope), services);
                    answer = await handler(call);
                    // An asset may have been defined elsewhere a moment ago. What was refused for want of it has done nothing, so it can be done again.
                    if (answer.Problem?.UnknownAsset is { } code && await services.Assets.NewerAsync(call.Scope, code) is { } newer)
                        answer = await handler(call with { Assets = newer });
                }

                if (answer.Problem is null) answer.Write(context.Response);
                else
                {
                    if (answer.Problem.Cause is { } cause) services.Log(cause);
                    style.Answer(context, answer.Problem);
                }
            }
        }
        catch (StoreUnavailableException e)
        {
            services.Log(e);
            style.Answer(context, new Problem(StatusCodes.Status503ServiceUnavailable, ProblemCode.Unavailable, "The store can not be reached now.") { RetryAfter = 1 });
        }
        catch (QueueUnavailableException e)
        {
            services.Log(e);
            style.Answer(context, new Problem(StatusCodes.Status503ServiceUnavailable, ProblemCode.Unavailable, "The queue can not be reached now.") { RetryAfter = 1 });
        }
    }

    private static Problem? IdempotencyProblem(HttpContext context)
    {
        if (!context.Request.Headers.TryGetValue("Idempotency-Key", out var key)) return null;
        return key.Count == 1 && key[0]!.Length is > 0 and <= HttpLimits.KeyLength && !Controls.AreIn(key[0]!)
            ? null
            : Problem.BadField("Idempotency-Key", $"Idempotency-Key must be given once, with 1 to {HttpLimits.KeyLength} characters.");
    }
}
