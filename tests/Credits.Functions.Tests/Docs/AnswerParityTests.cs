using System.Text.Json;
using System.Text.RegularExpressions;
using Credits.Functions.Tests.Fuzz;
using Xunit;

namespace Credits.Functions.Tests.Docs;

/// <summary>What the program really answers is in the document, whatever it is asked.</summary>
public sealed class AnswerParityTests
{
    private const int PerOperation = 300;

    [Fact]
    public async Task Every_answer_is_one_that_the_document_shows()
    {
        await using var api = await ApiHost.StartAsync("--Credits:RateLimit=1000000000");
        var key = await api.NewKeyAsync();
        var generator = new RequestGenerator(11);
        var surprises = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < PerOperation; i++)
        {
            foreach (var operation in DocumentedOperation.All)
            {
                using var request = generator.Next(operation.Method, operation.Prefixes[i % operation.Prefixes.Count] + operation.Path, key);
                var reply = await api.SendAsync(request);
                foreach (Match id in Regex.Matches(reply.Body, "(led|txn|res|acc|cust|prp)_[a-z2-7]{26,52}")) generator.Learn(id.Value);
                if (Surprise(operation, reply) is { } surprise) surprises.Add($"{operation.Id}: {surprise}");
            }
        }

        Assert.Empty(surprises);
    }

    private static string? Surprise(DocumentedOperation operation, Reply reply)
    {
        if (reply.Status == operation.SuccessStatus)
            return operation.SuccessSchema is { } schema ? Schema.Misfits(reply.Json, schema).FirstOrDefault() : null;
        if (reply.Json.ValueKind != JsonValueKind.Object || !reply.Has("code")) return $"{reply.Status} without a code";
        var code = reply.Text("code");
        // Some ids make another path of it, which nothing or something else is served at.
        if (operation.Path.Contains('{') && code is "not_found" or "method_not_allowed") return null;
        return operation.CodesOf(reply.Status).Contains(code) ? null : $"{reply.Status} {code}";
    }
}
