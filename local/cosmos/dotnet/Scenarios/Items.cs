using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Scenarios;

static class Items
{
    [Scenario("items are created, read, replaced, upserted and deleted")]
    public static async Task WriteAndRead(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        var order = new Order("1", "p", 1);
        var created = await container.CreateItemAsync(order, order.Key);
        Assert.Equal((Created, order), (created.StatusCode, created.Resource));
        Assert.True(created.RequestCharge > 0);
        Assert.Equal(order, (await container.ReadItemAsync<Order>("1", order.Key)).Resource);
        Assert.Equal(2, (await container.ReplaceItemAsync(order with { N = 2 }, "1", order.Key)).Resource.N);
        Assert.Equal(OK, (await container.UpsertItemAsync(order with { N = 3 })).StatusCode);
        Assert.Equal(Created, (await container.UpsertItemAsync(order with { Id = "2" })).StatusCode);
        Assert.Equal(NoContent, (await container.DeleteItemAsync<Order>("1", order.Key)).StatusCode);
    }

    [Scenario("what is missing is 404 without a sub-status, what is taken 409")]
    public static async Task MissingAndTaken(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        var order = new Order("1", "p");
        await Refused.With(NotFound, () => container.ReadItemAsync<Order>("1", order.Key));
        await Refused.With(NotFound, () => container.ReplaceItemAsync(order, "1", order.Key));
        await container.CreateItemAsync(order, order.Key);
        var conflict = await Refused.With(Conflict, () => container.CreateItemAsync(order, order.Key));
        Assert.Contains("already exists", conflict.ResponseBody);
        Assert.NotEmpty(conflict.ActivityId);
        Assert.Single(await emulator.Calls(), call => call == "items.read 404");
    }

    [Scenario("a key that is not the document's is refused with 400/1001")]
    public static async Task OtherKey(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        await Refused.With(BadRequest, () => container.CreateItemAsync(new Order("1", "p"), new("q")), 1001);
    }

    [Scenario("an etag guards a write with 412 and spares a read with 304")]
    public static async Task Conditions(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        var order = new Order("1", "p");
        var stale = (await container.CreateItemAsync(order, order.Key)).ETag;
        var fresh = (await container.ReplaceItemAsync(order with { N = 1 }, "1", order.Key, new() { IfMatchEtag = stale })).ETag;
        var ifStale = new ItemRequestOptions { IfMatchEtag = stale };
        await Refused.With(PreconditionFailed, () => container.ReplaceItemAsync(order, "1", order.Key, ifStale));
        await Refused.With(PreconditionFailed, () => container.DeleteItemAsync<Order>("1", order.Key, ifStale));

        Task<ItemResponse<Order>> Unless(string etag) =>
            container.ReadItemAsync<Order>("1", order.Key, new() { IfNoneMatchEtag = etag });
        await Refused.With(NotModified, () => Unless(fresh));
        Assert.Equal(1, (await Unless(stale)).Resource.N);
    }

    [Scenario("a write without its content has the etag, and a read has its content all the same")]
    public static async Task WithoutContent(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        var order = new Order("1", "p");
        var minimal = new ItemRequestOptions { EnableContentResponseOnWrite = false };
        var created = await container.CreateItemAsync(order, order.Key, minimal);
        var replaced = await container.ReplaceItemAsync(order with { N = 1 }, "1", order.Key, minimal);
        var patched = await container.PatchItemAsync<Order>("1", order.Key, [PatchOperation.Increment("/n", 1)], new()
        {
            EnableContentResponseOnWrite = false,
        });
        Assert.All([created, replaced, patched], answer => Assert.Null(answer.Resource));
        var read = await container.ReadItemAsync<Order>("1", order.Key, minimal);
        Assert.Equal((2, patched.ETag), (read.Resource.N, read.ETag));
        Assert.Equal(3, new[] { created.ETag, replaced.ETag, patched.ETag }.Distinct().Count());
    }

    [Scenario("all items of a partition key are deleted at once")]
    public static async Task DeletePartition(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        foreach (var order in Order.Many(10, 2)) await container.CreateItemAsync(order, order.Key);
        using var answer = await container.DeleteAllItemsByPartitionKeyStreamAsync(new("p1"));
        Assert.Equal(OK, answer.StatusCode);
        Assert.Equal(5, Assert.Single(await container.Rows<int>("SELECT VALUE COUNT(1) FROM c")));
    }
}
