using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Scenarios;

static class Batches
{
    static readonly PartitionKey Key = new("p");

    [Scenario("a batch does all its operations, and tells of each")]
    public static async Task All(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        var order = new Order("1", "p", 1);
        using var answer = await container.CreateTransactionalBatch(Key)
            .CreateItem(order, new() { IndexingDirective = IndexingDirective.Include })
            .UpsertItem(order with { Id = "2" }, new() { EnableContentResponseOnWrite = false })
            .PatchItem("1", [PatchOperation.Increment("/n", 4)], new() { FilterPredicate = "FROM c WHERE c.n = 1" })
            .ReplaceItem("2", order with { Id = "2", N = 7 })
            .ReadItem("2")
            .DeleteItem("1")
            .ExecuteAsync();
        Assert.Equal(OK, answer.StatusCode);
        Assert.Equal([201, 201, 200, 200, 200, 204], answer.Select(result => (int)result.StatusCode));
        Assert.Equal(5, answer.GetOperationResultAtIndex<Order>(2).Resource.N);
        Assert.Null(answer[1].ResourceStream);
        var read = answer.GetOperationResultAtIndex<Order>(4);
        Assert.Equal((7, answer[3].ETag), (read.Resource.N, read.ETag));
        Assert.True(answer.RequestCharge > 5);
    }

    [Scenario("a batch does nothing if one operation fails: 424, and the status of the one that failed")]
    public static async Task Nothing(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        var order = new Order("1", "p", 1);
        var etag = (await container.CreateItemAsync(order, Key)).ETag;
        await container.ReplaceItemAsync(order, "1", Key);

        (HttpStatusCode, TransactionalBatch)[] failures =
        [
            (Conflict, Written().CreateItem(order)),
            (NotFound, Written().DeleteItem("none")),
            (PreconditionFailed, Written().ReplaceItem("1", order, new() { IfMatchEtag = etag })),
            (PreconditionFailed, Written().PatchItem("1", [PatchOperation.Set("/n", 2)], new()
            {
                FilterPredicate = "FROM c WHERE c.n = 9",
            })),
            (BadRequest, Written().PatchItem("1", [PatchOperation.Increment("/pk", 2)])),
        ];
        foreach (var (status, batch) in failures)
        {
            using var answer = await batch.ReadItem("1").ExecuteAsync();
            Assert.Equal(status, answer.StatusCode);
            Assert.Equal([FailedDependency, status, FailedDependency], answer.Select(result => result.StatusCode));
        }
        Assert.Equal(["1"], await container.Rows<string>("SELECT VALUE c.id FROM c"));

        TransactionalBatch Written() => container.CreateTransactionalBatch(Key).UpsertItem(order with { Id = "2" });
    }

    [Scenario("a batch has 100 operations at the most, of any length, under one number of the feed")]
    public static async Task Hundred(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        TransactionalBatch Of(int count)
        {
            var batch = container.CreateTransactionalBatch(Key);
            for (var n = 0; n < count; n++) batch.CreateItem(new Order($"ä{n}", "p", n, new string('x', n * 100)));
            return batch;
        }

        using var answer = await Of(100).ExecuteAsync();
        Assert.All(answer, result => Assert.Equal(Created, result.StatusCode));
        Assert.Equal(9900, (await container.ReadItemAsync<Order>("ä99", Key)).Resource.Team?.Length);
        using var feed = container.Changes<Numbered>(ChangeFeedStartFrom.Beginning(), 7);
        var page = await feed.ReadNextAsync();
        while (page.StatusCode == NotModified) page = await feed.ReadNextAsync();
        Assert.Equal(100, page.Count);
        Assert.Single(page.Select(item => item._lsn).Distinct());
        using var refused = await Of(101).ExecuteAsync();
        Assert.Equal(BadRequest, refused.StatusCode);
    }

    record Numbered(int N, long _lsn);
}
