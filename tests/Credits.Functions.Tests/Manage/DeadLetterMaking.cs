using Credits.Engine.Queues;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Credits.Functions.Tests.Manage;

/// <summary>Makes dead letters as they come about: by a message that its handler can not read.</summary>
internal static class DeadLetterMaking
{
    /// <summary>Sends a message that the program will give up at once, and waits until it has; gives its number.</summary>
    public static async Task<string> BuryAsync(this ApiHost api, string id, string scope = "default.test", string body = "{}")
    {
        var message = new Message(QueueNames.Expirations, scope, id, System.Text.Encoding.UTF8.GetBytes(body));
        Assert.IsType<SendResult.Sent>(await api.Services.GetRequiredService<IMessageQueue>().SendAsync(message));
        while (true)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            var letters = await api.DeadLettersAsync();
            if (letters.Find(letter => letter.Message.Id == id) is { } letter) return letter.Number.ToString();
            await Task.Yield();
        }
    }

    /// <summary>All dead letters, whoever they belong to.</summary>
    public static async Task<List<DeadLetter>> DeadLettersAsync(this ApiHost api)
    {
        var page = await api.Services.GetRequiredService<IDeadLetters>().ListAsync(QueueNames.Expirations, _ => true, DeadLetterPage.MaxLimit, null);
        Assert.Null(page.Next);
        return [.. page.Letters];
    }
}
