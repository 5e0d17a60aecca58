namespace Credits.Functions.Tests.Infra;

/// <summary>The files of the repository that are not part of any project.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "azure.yaml"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run from their build output inside the repository.");
    }
}
