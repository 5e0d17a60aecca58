namespace Credits.Functions.Http;

/// <summary>Reads a body as it came, up to a limit.</summary>
internal static class RawBody
{
    /// <summary>The bytes; null if there are more than allowed.</summary>
    public static async ValueTask<byte[]?> ReadAsync(HttpRequest request, int max, CancellationToken cancellation)
    {
        if (request.ContentLength > max) return null;
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellation);
            if (read.Buffer.Length > max)
            {
                // The server reads the rest of it, so this read must be over.
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (!read.IsCompleted)
            {
                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            var body = System.Buffers.BuffersExtensions.ToArray(read.Buffer);
            request.BodyReader.AdvanceTo(read.Buffer.End);
            return body;
        }
    }
}
