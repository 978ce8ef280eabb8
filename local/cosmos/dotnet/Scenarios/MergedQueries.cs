using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Scenarios;

static class MergedQueries
{
    [Scenario("DISTINCT gives each value once, ordered or not")]
    public static async Task Distinct(Emulator emulator)
    {
        var sales = await Sale.Stored(emulator);
        await sales.Finds("SELECT DISTINCT VALUE c.size FROM c", Enumerable.Range(0, 5));
        await sales.Finds("SELECT DISTINCT c.team FROM c", new[] { "a", "b", "c", null }.Select(team => new { team }));
        await sales.Finds("SELECT DISTINCT VALUE c.tags FROM c", Sale.All[..4].Select(sale => sale.Tags));
        await sales.Finds("SELECT DISTINCT VALUE t FROM c JOIN t IN c.tags", ["x", "y", "z"]);
        await sales.Orders("SELECT DISTINCT VALUE c.size FROM c ORDER BY c.size DESC", [4, 3, 2, 1, 0]);
    }

    [Scenario("aggregates add up over the ranges")]
    public static async Task Aggregates(Emulator emulator)
    {
        var sales = await Sale.Stored(emulator);
        await sales.Finds("SELECT VALUE COUNT(1) FROM c", [120]);
        await sales.Finds("SELECT VALUE SUM(c.n) FROM c WHERE c.size > 1", [Sale.All.Where(sale => sale.Size > 1).Sum(sale => sale.N)]);
        await sales.Finds("SELECT VALUE AVG(c.n) FROM c", [59.5]);
        await sales.Finds("SELECT VALUE MIN(c.n) FROM c WHERE c.n > 10", [11]);
        await sales.Finds("SELECT VALUE MAX(c.team) FROM c", ["c"]);
        await sales.Finds("SELECT VALUE COUNT(1) FROM c JOIN t IN c.tags WHERE t = 'y'", [60]);
        await sales.Finds("SELECT COUNT(1) AS many, MAX(c.n) AS most, MIN(c.size) AS least, AVG(c.size) AS mean FROM c",
            [new { many = 120, most = 119, least = 0, mean = 2 }]);
    }

    [Scenario("distinct values are counted over the ranges")]
    public static async Task CountDistinct(Emulator emulator)
    {
        var sales = await Sale.Stored(emulator);
        await sales.Finds("SELECT VALUE COUNT(1) FROM (SELECT DISTINCT c.team FROM c)", [4]);
        await sales.Finds("SELECT COUNT(1) AS sizes FROM (SELECT DISTINCT VALUE c.size FROM c)", [new { sizes = 5 }]);
    }

    [Scenario("GROUP BY makes one row of a group, whatever ranges it lies in")]
    public static async Task GroupBy(Emulator emulator)
    {
        var sales = await Sale.Stored(emulator);
        await sales.Finds("SELECT c.team, COUNT(1) AS many, MAX(c.n) AS most, AVG(c.size) AS mean FROM c GROUP BY c.team",
            Sale.All.GroupBy(sale => sale.Team)
                .Select(team => new { team = team.Key, many = 30, most = team.Max(sale => sale.N), mean = 2 }));
        await sales.Finds("SELECT c.team, c.size, SUM(c.n) AS total FROM c WHERE c.n < 50 GROUP BY c.team, c.size",
            Sale.All.Where(sale => sale.N < 50).GroupBy(sale => (sale.Team, sale.Size))
                .Select(group => new { group.Key.Team, group.Key.Size, total = group.Sum(sale => sale.N) }));
        await sales.Finds("SELECT VALUE c.size FROM c GROUP BY c.size", Enumerable.Range(0, 5));
    }

    [Scenario("JOIN, EXISTS, ARRAY and subqueries run in each range")]
    public static async Task Subqueries(Emulator emulator)
    {
        var sales = await Sale.Stored(emulator);
        var byN = Sale.All.OrderBy(sale => sale.N).ToList();
        await sales.Orders("SELECT VALUE t FROM c JOIN t IN c.tags ORDER BY c.n", byN.SelectMany(sale => sale.Tags));
        await sales.Orders("SELECT VALUE ARRAY(SELECT VALUE UPPER(t) FROM t IN c.tags) FROM c ORDER BY c.n",
            byN.Select(sale => sale.Tags.Select(tag => tag.ToUpperInvariant())));
        await sales.Finds("SELECT VALUE c.id FROM c WHERE EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t = 'z')",
            Sale.All.Where(sale => sale.Tags.Contains("z")).Select(sale => sale.Id));
        await sales.Finds("SELECT VALUE x FROM (SELECT VALUE c.n FROM c) AS x WHERE x < 9", Enumerable.Range(0, 9));
    }
}
