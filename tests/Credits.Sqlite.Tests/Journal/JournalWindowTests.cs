using Credits.Engine.Storage;
using Credits.Sqlite.Journal;
using Credits.Testing;
using Xunit;

namespace Credits.Sqlite.Tests.Journal;

public sealed class JournalWindowTests : IDisposable
{
    private static readonly Partition Wallet = new("a", "w", "p");

    private readonly TemporaryFolder folder = new();
    private readonly DocumentJournal journal;
    private readonly RecordWriter record = new();
    private readonly JournalWindow window = new();

    public JournalWindowTests() =>
        journal = DocumentJournal.Open([folder.File("0"), folder.File("1")], folded: 0, (_, _, _) => { }, () => { });

    [Theory]
    [InlineData(1)]
    [InlineData(700)]
    [InlineData(5_001)]
    [InlineData(70_000)]
    public void Documents_are_what_was_written_one_after_the_other_and_in_any_order(int size)
    {
        var written = Write(300, size);
        var anyOrder = written.ToArray();
        new Random(1).Shuffle(anyOrder);
        Assert.All(written, Check);
        Assert.All(anyOrder, Check);
        Assert.All(written.Reverse(), Check);
    }

    [Fact]
    public void The_same_place_of_the_other_file_is_another_one()
    {
        var one = Write(10, 100);
        journal.Sync(record.Written.Length);
        journal.Folded(journal.Sequence);
        journal.TrySwitch();
        var other = Write(10, 100, first: 50);
        Assert.NotEqual(one[0].Place.File, other[0].Place.File);
        foreach (var (here, there) in one.Zip(other))
        {
            Check(here);
            Check(there);
        }
    }

    [Fact]
    public void What_was_read_is_read_anew_after_it_was_cleared()
    {
        var before = Write(2, 100);
        Check(before[0]);
        var after = Write(2, 100, first: 50);
        window.Clear();
        Assert.All(after, Check);
    }

    [Fact]
    public void A_place_beyond_the_end_is_an_error_and_what_is_before_it_can_still_be_read()
    {
        var place = Write(1, 100)[0];
        Check(place);
        Assert.Throws<IOException>(() => window.Read(journal, place.Place with { Offset = place.Place.Offset + 1 }).Length);
        Check(place);
    }

    private Written[] Write(int count, int size, int first = 0)
    {
        record.Clear();
        record.Batch(Wallet, count);
        var places = new Written[count];
        for (var i = 0; i < count; i++)
        {
            var etag = first + i + 1;
            var document = new Document { Partition = Wallet, Id = "d", Type = "t", Sort = "", ETag = "", Body = Body(etag, size) };
            var (offset, length) = record.Document(document, etag, deleted: false);
            places[i] = new Written(etag, size, new Place(journal.ActiveFile, journal.End + offset, length, etag, long.MaxValue, IsDeleted: false, IsNew: true, Numbers: null));
        }

        journal.Write(record);
        return places;
    }

    private void Check(Written written)
    {
        var document = new StoredDocument(window.Read(journal, written.Place));
        Assert.Equal(written.ETag, document.ETag);
        Assert.Equal(Body(written.ETag, written.Size), document.Body);
    }

    private static byte[] Body(int seed, int size)
    {
        var body = new byte[size];
        new Random(seed).NextBytes(body);
        return body;
    }

    public void Dispose()
    {
        journal.Dispose();
        folder.Dispose();
    }

    private sealed record Written(int ETag, int Size, Place Place);
}
