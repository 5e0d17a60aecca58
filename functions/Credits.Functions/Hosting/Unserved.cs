using Credits.Functions.Http;

namespace Credits.Functions.Hosting;

/// <summary>Answers what no handler answered, in the shape of the API that the path belongs to.</summary>
internal static class Unserved
{
    public static void UseUnserved(this WebApplication app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
            return;
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            Routes.StyleOf(context.Request.Path).Answer(context, e.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? new Problem(e.StatusCode, ProblemCode.BodyTooLarge, "The body is too large.")
                : new Problem(StatusCodes.Status400BadRequest, ProblemCode.InvalidJson, "The request could not be read."));
            return;
        }
        catch (Exception e) when (!context.Response.HasStarted && e is not OperationCanceledException)
        {
            context.RequestServices.GetRequiredService<EdgeServices>().Log(e);
            Routes.StyleOf(context.Request.Path).Answer(context, new Problem(StatusCodes.Status500InternalServerError, ProblemCode.Internal, "Something is wrong on our side."));
            return;
        }

        if (context.Response.HasStarted || context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<ApiStyle>() is not null) return;
        if (context.Response.StatusCode == StatusCodes.Status404NotFound)
            Routes.StyleOf(context.Request.Path).Answer(context, new Problem(StatusCodes.Status404NotFound, ProblemCode.NotFound, "Nothing is served at this path."));
        else if (context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed)
            Routes.StyleOf(context.Request.Path).Answer(context, new Problem(StatusCodes.Status405MethodNotAllowed, ProblemCode.MethodNotAllowed, $"This path is not served with {context.Request.Method}."));
    });
}
