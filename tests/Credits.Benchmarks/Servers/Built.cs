namespace Credits.Benchmarks.Servers;

/// <summary>Where the build put what is measured.</summary>
public static class Built
{
#if DEBUG
    const string Configuration = "Debug";
#else
    const string Configuration = "Release";
#endif

    public static bool IsRelease => Configuration == "Release";

    public static string Bench => typeof(Built).Assembly.Location;

    public static string Product
    {
        get
        {
            var framework = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            var path = Path.Combine(Root, "functions", "Credits.Functions", "bin", Configuration, framework, "Credits.Functions.dll");
            return File.Exists(path) ? path : throw new FileNotFoundException("The server is not built.", path);
        }
    }

    /// <summary>The repository's folder.</summary>
    public static string Root => FindRoot();

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Credits.Functions.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The bench runs from its build output inside the repository.");
    }
}
