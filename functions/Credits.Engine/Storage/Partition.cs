namespace Credits.Engine.Storage;

/// <summary>
/// Where a document lives. All documents of one partition can be committed together, and nothing can be
/// committed across two.
/// </summary>
/// <param name="App">The app and its mode, for example <c>a1b2.test</c>.</param>
/// <param name="Wallet">The wallet, or the name of one of the app's own partitions, for example <c>(customers)</c>.</param>
/// <param name="Part">The part of a wallet; <c>0</c> until a wallet outgrows one partition.</param>
public readonly record struct Partition(string App, string Wallet, string Part = "0")
{
    /// <summary>The order of partitions where documents are equal in sort and id: app, wallet, part, each ordinal.</summary>
    public static int Compare(Partition left, Partition right)
    {
        var order = string.CompareOrdinal(left.App, right.App);
        if (order == 0) order = string.CompareOrdinal(left.Wallet, right.Wallet);
        return order != 0 ? order : string.CompareOrdinal(left.Part, right.Part);
    }
}
