using System.Collections.Frozen;
using Credits.Core;

namespace Credits.Engine.Assets;

/// <summary>The assets of an app in one mode as they were at a moment. Asking it costs nothing and waits for nothing.</summary>
public sealed class AssetTable
{
    private static readonly Asset Implicit = new(Asset.Default, Amount.MaxFractionDigits);
    private readonly FrozenDictionary<string, (AssetDefinition Definition, Asset Asset)> custom;

    internal AssetTable(IReadOnlyList<AssetDefinition> definitions, DateTimeOffset readAt)
    {
        Definitions = definitions;
        ReadAt = readAt;
        custom = definitions.ToFrozenDictionary(definition => definition.Code, definition => (definition, definition.ToAsset()), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What the app defined, in order of the codes.</summary>
    public IReadOnlyList<AssetDefinition> Definitions { get; }

    /// <summary>When it was read.</summary>
    internal DateTimeOffset ReadAt { get; }

    /// <summary>An asset by its code in any case, or null if it is not known.</summary>
    public Asset? Find(string code) =>
        custom.Count > 0 && custom.TryGetValue(code, out var found) ? found.Asset
        : code.Equals(Asset.Default, StringComparison.OrdinalIgnoreCase) ? Implicit
        : Currencies.Find(code);

    /// <summary>What the app says of an asset, or null if it did not define it.</summary>
    public AssetDefinition? Definition(string code) => custom.TryGetValue(code, out var found) ? found.Definition : null;
}
