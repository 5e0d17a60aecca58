using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Credits.Payments.Tests.Signatures;

/// <summary>The vendors' own npm libraries, run by node. Where they are not installed, tests that need them are skipped and say so.</summary>
public static class VendorLibraries
{
    private const string Script = "webhooks.mjs";

    /// <summary>One thing to sign or verify.</summary>
    public sealed record Job(string Task, string Secret, string Body, long Time, string? Id = null, string? Header = null, bool Raw = false);

    /// <summary>Does all jobs in one process.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(params IReadOnlyList<Job> jobs)
    {
        var folder = Folder();
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules", "stripe")), "The vendors' libraries are not installed: run 'npm ci' in tests/npm.");
        using var node = Start(folder);
        var errors = node.StandardError.ReadToEndAsync();
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(jobs, JsonSerializerOptions.Web));
        node.StandardInput.Close();
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await errors);
        return JsonSerializer.Deserialize<string[]>(output)!;
    }

    private static Process Start(string folder)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", [Script])
            {
                WorkingDirectory = folder,
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(false),
            })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("node is not installed.");
            throw;
        }
    }

    private static string Folder()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "npm", Script))) return Path.Combine(folder, "npm");
        throw new FileNotFoundException(Script);
    }
}
