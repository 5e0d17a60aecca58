using Azure;
using Azure.Core;
using Azure.Identity;
using Credits.Engine.Queues;

namespace Credits.ServiceBus;

/// <summary>Access tokens of an identity, kept until shortly before they end; one request at a time gets a new one.</summary>
internal sealed class EntraTokens(TokenCredential credential, TimeProvider time) : ITokens, IDisposable
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);
    private static readonly TokenRequestContext Scope = new(["https://servicebus.azure.net/.default"]);

    private readonly SemaphoreSlim gate = new(1, 1);
    private Token? kept;

    /// <inheritdoc/>
    public async ValueTask<string> HeaderAsync(string queue, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (Volatile.Read(ref kept) is { } token && token.Ends - time.GetUtcNow() > Ahead) return token.Header;
            var fresh = await credential.GetTokenAsync(Scope, cancellation);
            token = new Token($"Bearer {fresh.Token}", fresh.ExpiresOn);
            Volatile.Write(ref kept, token);
            return token.Header;
        }
        catch (Exception e) when (e is AuthenticationFailedException or RequestFailedException)
        {
            // One that ends soon is still good, unless it was refused.
            if (Volatile.Read(ref kept) is { } token && token.Ends > time.GetUtcNow()) return token.Header;
            throw new QueueUnavailableException("The identity could not sign in to Service Bus.", e);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Refused(string header)
    {
        if (Volatile.Read(ref kept) is { } token && token.Header == header) Interlocked.CompareExchange(ref kept, null, token);
    }

    public void Dispose() => gate.Dispose();

    private sealed record Token(string Header, DateTimeOffset Ends);
}
