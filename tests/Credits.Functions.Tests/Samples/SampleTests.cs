using Credits.Functions.Tests.Infra;
using Xunit;

namespace Credits.Functions.Tests.Samples;

/// <summary>The samples do what they say, each on a fresh store.</summary>
public sealed class SampleTests : ApiTest
{
    private const string Folder = "functions/docs/samples";

    public static TheoryData<string> Files => [.. Directory.GetFiles(Path.Combine(Repository.Root, Folder), "*.http").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_sample_is_answered_as_it_says(string file)
    {
        using var run = new SampleRun(Api);
        await run.RunAsync(HttpFile.Read(Repository.Read($"{Folder}/{file}")));
    }
}
