using System.Net;
using Credits.Benchmarks.Load;

namespace Credits.Benchmarks.Scenarios;

/// <summary>A kind of load. One instance serves one server: it remembers what it did, to check at the end that the server did too.</summary>
public abstract class Scenario
{
    /// <summary>What it is, in a few words.</summary>
    public abstract string Title { get; }

    /// <summary>Brings the server to where the load can begin.</summary>
    public virtual Task PrepareAsync(IPEndPoint server) => Task.CompletedTask;

    /// <summary>What one connection says.</summary>
    /// <param name="connection">Its number from 0, different for each conversation of the instance.</param>
    public abstract IConversation Talk(int connection);

    /// <summary>What so many connections say, from the first number on.</summary>
    public IReadOnlyList<IConversation> TalkAll(int connections, int first = 0) => [.. Enumerable.Range(first, connections).Select(Talk)];

    /// <summary>Throws <see cref="LoadFailedException"/> if the server's state is not what the answers promised.</summary>
    public virtual Task VerifyAsync(IPEndPoint server) => Task.CompletedTask;
}
