using System.Text.Json.Serialization;
using Credits.Core.Ids;

namespace Credits.Engine.Apps;

/// <summary>Whether credits are for trying things out or for money. The two never meet.</summary>
public enum Mode
{
    /// <summary>For trying things out.</summary>
    Test,

    /// <summary>For money.</summary>
    Live,
}

/// <summary>A tenant: everything it has is apart from every other app's.</summary>
public sealed record App
{
    /// <summary>The app that is there from the start; admin keys of it are the operator's.</summary>
    public const string FirstId = "default";

    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>A short name in ids, <c>[a-z0-9]</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it is the app of a connected account; no other's id is so long.</summary>
    [JsonIgnore]
    public bool IsConnected => Id.Length == StableId.Length;

    /// <summary>A name for people.</summary>
    public required string Name { get; init; }

    /// <summary>What the ids of its customers are salted with. Never leaves the store.</summary>
    public required string Salt { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }
}

/// <summary>An app in one of its modes: the scope of everything that a key can reach.</summary>
/// <param name="App">The app.</param>
/// <param name="Mode">The mode.</param>
public sealed record AppScope(App App, Mode Mode)
{
    /// <summary>The name of the scope in the store; the first level of every partition key.</summary>
    public string Name { get; } = App.Id + (Mode == Mode.Live ? ".live" : ".test");
}
