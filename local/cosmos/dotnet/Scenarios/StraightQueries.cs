using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Scenarios;

static class StraightQueries
{
    [Scenario("a query of one partition key needs no plan and finds nothing of its neighbors")]
    public static async Task OneKey(Emulator emulator)
    {
        var sales = await Sale.Stored(emulator);
        var ofKey = new QueryRequestOptions { PartitionKey = new("p7"), EnableOptimisticDirectExecution = false };
        var before = await emulator.Calls();
        await sales.Finds("SELECT VALUE c.n FROM c WHERE c.size > 0",
            Sale.All.Where(sale => sale is { Pk: "p7", Size: > 0 }).Select(sale => sale.N), ofKey);
        var calls = (await emulator.Calls()).Skip(before.Count).ToList();
        Assert.Contains("items.query 200", calls);
        Assert.DoesNotContain(calls, call => call.StartsWith("items.plan"));
    }

    [Scenario("a query of one partition key orders, groups and adds up, executed directly or not")]
    public static async Task DirectExecution(Emulator emulator)
    {
        var sales = await Sale.Stored(emulator);
        var ofKey = Sale.All.Where(sale => sale.Pk == "p7").ToList();
        foreach (var direct in new[] { true, false })
        {
            var options = new QueryRequestOptions { PartitionKey = new("p7"), EnableOptimisticDirectExecution = direct };
            await sales.Finds("SELECT VALUE COUNT(1) FROM c", [6], options);
            await sales.Finds("SELECT VALUE AVG(c.n) FROM c", [ofKey.Average(sale => sale.N)], options);
            await sales.Finds("SELECT DISTINCT VALUE c.team FROM c", ofKey.Select(sale => sale.Team).Distinct(), options);
            await sales.Finds("SELECT c.size, COUNT(1) AS many FROM c GROUP BY c.size",
                ofKey.GroupBy(sale => sale.Size).Select(size => new { size = size.Key, many = size.Count() }), options);
            options.MaxItemCount = 2;
            var ordered = ofKey.Select(sale => sale.N).OrderDescending().ToList();
            Assert.Equal(ordered, await sales.Rows<int>("SELECT VALUE c.n FROM c ORDER BY c.n DESC", options));
            Assert.Equal(ordered, await sales.RowsByToken<int>("SELECT VALUE c.n FROM c ORDER BY c.n DESC", options, page =>
                page == 1 ? emulator.Split(sales) : Task.CompletedTask));
        }
    }

    [Scenario("parameters are values, whatever they hold")]
    public static async Task Parameters(Emulator emulator)
    {
        var sales = await Sale.Stored(emulator);
        var query = new QueryDefinition("SELECT VALUE c.n FROM c WHERE c.team = @team AND c.n < @most AND ARRAY_CONTAINS(@sizes, c.size)")
            .WithParameter("@team", "a").WithParameter("@most", 60).WithParameter("@sizes", new[] { 1, 3 });
        Assert.Equal(
            Sale.All.Where(sale => sale is { Team: "a", N: < 60, Size: 1 or 3 }).Select(sale => sale.N).Order(),
            (await sales.Rows<int>(query)).Order());
        var tricky = new QueryDefinition("SELECT VALUE c.n FROM c WHERE c.team = @team").WithParameter("@team", "a' OR true OR '");
        Assert.Empty(await sales.Rows<int>(tricky));
    }

    [Scenario("a query that is none is refused with 400, and says where it is wrong")]
    public static async Task Wrong(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        foreach (var key in new PartitionKey?[] { null, new("p") })
        {
            var refusal = await Refused.With(BadRequest, () => container.Rows<int>("SELEC * FROM c", new() { PartitionKey = key }));
            Assert.Contains("SELEC", refusal.ToString());
        }
    }

    [Scenario("reading everything goes range by range")]
    public static async Task ReadFeed(Emulator emulator)
    {
        var sales = await Sale.Stored(emulator);
        var all = await sales.GetItemQueryIterator<Sale>(requestOptions: new() { MaxItemCount = 11 }).ToList();
        Assert.Equal(Sale.All.Select(sale => sale.Id).Order(), all.Select(sale => sale.Id).Order());
        var parts = new List<Sale>();
        foreach (var range in await sales.GetFeedRangesAsync())
            parts.AddRange(await sales.GetItemQueryIterator<Sale>(range, new QueryDefinition("SELECT * FROM c")).ToList());
        Assert.Equal(all.Select(sale => sale.Id).Order(), parts.Select(sale => sale.Id).Order());
    }
}
