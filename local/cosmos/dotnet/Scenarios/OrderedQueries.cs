using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Scenarios;

static class OrderedQueries
{
    [Scenario("ORDER BY merges the ranges, up and down")]
    public static async Task OnePath(Emulator emulator)
    {
        var sales = await Sale.Stored(emulator);
        await sales.Orders("SELECT VALUE c.n FROM c ORDER BY c.n", Enumerable.Range(0, 120));
        await sales.Orders("SELECT VALUE c.n FROM c WHERE c.n > 10 AND c.size != 2 ORDER BY c.n DESC",
            Sale.All.Where(sale => sale is { N: > 10, Size: not 2 }).OrderByDescending(sale => sale.N).Select(sale => sale.N));
        await sales.Orders("SELECT c.id, c.n FROM c WHERE c.pk IN ('p1', 'p2') ORDER BY c.n",
            Sale.All.Where(sale => sale.Pk is "p1" or "p2").OrderBy(sale => sale.N).Select(sale => new { sale.Id, sale.N }));
    }

    [Scenario("ORDER BY loses and repeats no row of equal values")]
    public static async Task Ties(Emulator emulator)
    {
        var sales = await Sale.Stored(emulator);
        foreach (var direction in new[] { "ASC", "DESC" })
        {
            var options = new QueryRequestOptions { MaxItemCount = 7 };
            var query = $"SELECT c.id, c.size FROM c ORDER BY c.size {direction}";
            foreach (var rows in new[] { await sales.Rows<Sized>(query, options), await sales.RowsByToken<Sized>(query, options) })
            {
                Assert.Equal(120, rows.Select(row => row.Id).Distinct().Count());
                Assert.Equal(120, rows.Count);
                var sizes = rows.Select(row => row.Size).ToList();
                Assert.Equal(direction == "ASC" ? sizes.Order() : sizes.OrderDescending(), sizes);
            }
        }
    }

    record Sized(string Id, int Size);

    [Scenario("ORDER BY several paths goes by their composite index, and is refused without one")]
    public static async Task SeveralPaths(Emulator emulator)
    {
        var sales = await Sale.Stored(emulator);
        await sales.Orders("SELECT VALUE c.n FROM c ORDER BY c.team, c.n DESC",
            Sale.All.OrderBy(sale => sale.Team, StringComparer.Ordinal).ThenByDescending(sale => sale.N).Select(sale => sale.N));
        await sales.Orders("SELECT VALUE c.n FROM c ORDER BY c.team DESC, c.n",
            Sale.All.OrderByDescending(sale => sale.Team, StringComparer.Ordinal).ThenBy(sale => sale.N).Select(sale => sale.N));
        await Refused.With(BadRequest, () => sales.Rows<int>("SELECT VALUE c.n FROM c ORDER BY c.size, c.n"));
    }

    [Scenario("ORDER BY puts nothing before null, null before numbers, numbers before text")]
    public static async Task Types(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        object?[] values = ["b", 2, null, "a", 1.5, true, false];
        for (var n = 0; n < values.Length; n++) await container.CreateItemAsync(new { id = $"{n}", pk = $"p{n}", v = values[n] });
        await container.CreateItemAsync(new { id = "none", pk = "p" });
        await container.Orders("SELECT VALUE [c.v] FROM c ORDER BY c.v", Wrapped([null, false, true, 1.5, 2, "a", "b"]).Prepend([]));
        await container.Orders("SELECT VALUE [c.v] FROM c ORDER BY c.v DESC", Wrapped(["b", "a", 2, 1.5, true, false, null]).Append([]));
    }

    static IEnumerable<object?[]> Wrapped(IEnumerable<object?> values) => values.Select(value => new[] { value });

    [Scenario("TOP and OFFSET LIMIT count rows of all ranges together")]
    public static async Task Limits(Emulator emulator)
    {
        var sales = await Sale.Stored(emulator);
        await sales.Orders("SELECT TOP 17 VALUE c.n FROM c ORDER BY c.n DESC", Enumerable.Range(103, 17).Reverse());
        await sales.Orders("SELECT VALUE c.n FROM c ORDER BY c.n OFFSET 5 LIMIT 30", Enumerable.Range(5, 30));
        Assert.Equal(8, (await sales.Rows<Sale>("SELECT TOP 8 * FROM c")).DistinctBy(sale => sale.Id).Count());
        Assert.Equal(20, (await sales.Rows<Sale>("SELECT * FROM c OFFSET 100 LIMIT 50")).Count);
    }

    [Scenario("pages go on over splits")]
    public static async Task OverSplits(Emulator emulator)
    {
        var sales = await Sale.Stored(emulator);
        var options = new QueryRequestOptions { MaxItemCount = 9 };
        Task Split(int page) => page is 2 or 5 ? emulator.Split(sales) : Task.CompletedTask;
        foreach (var query in new[] { "SELECT VALUE c.n FROM c ORDER BY c.n", "SELECT VALUE c.n FROM c ORDER BY c.n OFFSET 0 LIMIT 500" })
            Assert.Equal(Enumerable.Range(0, 120), await sales.RowsByToken<int>(query, options, Split));
        Assert.Equal(Enumerable.Range(0, 120), (await sales.RowsByToken<int>("SELECT VALUE c.n FROM c", options, Split)).Order());

        using var iterator = sales.GetItemQueryIterator<int>("SELECT VALUE c.n FROM c ORDER BY c.n DESC", requestOptions: options);
        var rows = new List<int>();
        for (var page = 1; iterator.HasMoreResults; page++)
        {
            rows.AddRange(await iterator.ReadNextAsync());
            await Split(page);
        }
        Assert.Equal(Enumerable.Range(0, 120).Reverse(), rows);
    }

    [Scenario("an empty page is no end", EmptyPages = true)]
    public static async Task EmptyPages(Emulator emulator)
    {
        var sales = await Sale.Stored(emulator);
        await sales.Orders("SELECT VALUE c.n FROM c ORDER BY c.n", Enumerable.Range(0, 120));
        await sales.Finds("SELECT VALUE c.n FROM c", Enumerable.Range(0, 120));
        await sales.Finds("SELECT VALUE c.n FROM c WHERE c.pk = 'p3'", Sale.All.Where(sale => sale.Pk == "p3").Select(sale => sale.N));
    }
}
