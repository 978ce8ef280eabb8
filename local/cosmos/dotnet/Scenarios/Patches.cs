using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Scenarios;

static class Patches
{
    [Scenario("a patch adds, sets, replaces, removes, increments and moves")]
    public static async Task Operations(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        var order = new Order("1", "p", 1, "a", ["x", "z"]);
        await container.CreateItemAsync(order, order.Key);
        var patched = await container.PatchItemAsync<Order>("1", order.Key,
        [
            PatchOperation.Add("/tags/1", "y"),
            PatchOperation.Set("/tags/0", "w"),
            PatchOperation.Increment("/n", 41),
            PatchOperation.Add("/note", "b"),
            PatchOperation.Replace("/team", "c"),
            PatchOperation.Move("/note", "/team"),
            PatchOperation.Remove("/tags/2"),
        ]);
        Assert.Equal(OK, patched.StatusCode);
        Assert.Equivalent(order with { N = 42, Team = "b", Tags = ["w", "y"] }, patched.Resource);
    }

    [Scenario("a patch whose condition is false is 412, one whose condition is no query 400, and neither does anything")]
    public static async Task Conditions(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        var order = new Order("1", "p", 1);
        var etag = (await container.CreateItemAsync(order, order.Key)).ETag;
        Task<ItemResponse<Order>> Add(PatchItemRequestOptions options) =>
            container.PatchItemAsync<Order>("1", order.Key, [PatchOperation.Increment("/n", 1)], options);

        Assert.Equal(2, (await Add(new() { FilterPredicate = "FROM c WHERE c.n = 1" })).Resource.N);
        var refusal = await Assert.ThrowsAsync<CosmosException>(() => Add(new() { FilterPredicate = "FROM c WHERE c.n = 1" }));
        Assert.Equal(PreconditionFailed, refusal.StatusCode);
        await Refused.With(BadRequest, () => Add(new() { FilterPredicate = "FROM c WHERE" }));
        await Refused.With(PreconditionFailed, () => Add(new() { IfMatchEtag = etag }));
        Assert.Equal(2, (await container.ReadItemAsync<Order>("1", order.Key)).Resource.N);
    }
}
