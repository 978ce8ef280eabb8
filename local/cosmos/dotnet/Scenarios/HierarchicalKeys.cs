using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Scenarios;

static class HierarchicalKeys
{
    record Visit(string Id, string Tenant, string User, string Session, int N);

    static readonly Visit[] Visits =
        [.. Enumerable.Range(0, 60).Select(n => new Visit($"v{n}", $"t{n % 3}", $"u{n % 6}", $"s{n % 12}", n))];

    static async Task<Container> Stored(Emulator emulator)
    {
        var container = await emulator.NewContainer(Emulator.Keyed("/tenant", "/user", "/session"));
        foreach (var visit in Visits) await container.CreateItemAsync(visit, KeyOf(visit));
        return container;
    }

    static PartitionKey KeyOf(Visit visit) =>
        new PartitionKeyBuilder().Add(visit.Tenant).Add(visit.User).Add(visit.Session).Build();

    [Scenario("a hierarchical key finds one item by all its values, many by its first ones, over splits")]
    public static async Task Prefixes(Emulator emulator)
    {
        var container = await Stored(emulator);
        var tenant = new PartitionKeyBuilder().Add("t1").Build();
        var user = new PartitionKeyBuilder().Add("t1").Add("u4").Build();
        for (var splits = 0; splits < 3; splits++)
        {
            foreach (var visit in Visits[..5])
                Assert.Equal(visit, (await container.ReadItemAsync<Visit>(visit.Id, KeyOf(visit))).Resource);
            await Finds(visit => visit.Tenant == "t1", tenant);
            await Finds(visit => visit is { Tenant: "t1", User: "u4" }, user);
            Assert.Equal([20], await container.Rows<int>("SELECT VALUE COUNT(1) FROM c", new() { PartitionKey = tenant }));
            await emulator.Split(container);
        }

        async Task Finds(Func<Visit, bool> which, PartitionKey prefix)
        {
            var expected = Visits.Where(which).Select(visit => visit.N).ToList();
            var options = new QueryRequestOptions { PartitionKey = prefix, MaxItemCount = 3 };
            Assert.Equal(expected, (await container.Rows<int>("SELECT VALUE c.n FROM c", options)).Order());
            Assert.Equal(expected, await container.Rows<int>("SELECT VALUE c.n FROM c ORDER BY c.n", options));
        }
    }

    [Scenario("the change feed of a range has hierarchical keys too")]
    public static async Task Feed(Emulator emulator)
    {
        var container = await Stored(emulator);
        var seen = new List<Visit>();
        foreach (var range in await container.GetFeedRangesAsync())
            seen.AddRange((await container.Changes<Visit>(ChangeFeedStartFrom.Beginning(range)).ToNow()).Rows);
        Assert.Equal(Enumerable.Range(0, 60), seen.Select(visit => visit.N).Order());
    }
}
