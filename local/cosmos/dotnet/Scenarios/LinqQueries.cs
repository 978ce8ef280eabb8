using CosmosFromDotnet.Running;
using Microsoft.Azure.Cosmos.Linq;

namespace CosmosFromDotnet.Scenarios;

static class LinqQueries
{
    [Scenario("LINQ finds what it finds in memory")]
    public static async Task AsInMemory(Emulator emulator)
    {
        var container = await Sale.Stored(emulator);
        string[] wanted = ["s3", "s5", "s80"];
        await Agrees(sales => sales.Where(sale => sale.N > 40 && sale.Team == "b").Select(sale => sale.Id));
        await Agrees(sales => sales.Where(sale => sale.Tags.Contains("z") || sale.Team == null).Select(sale => sale.Id));
        await Agrees(sales => sales.Where(sale => wanted.Contains(sale.Id)).Select(sale => sale.Id));
        await Agrees(sales => sales.Where(sale => sale.Id.StartsWith("s1") && sale.Id.EndsWith("0")).Select(sale => sale.Id.ToUpper()));
        await Agrees(sales => sales.SelectMany(sale => sale.Tags.Where(tag => tag != "x").Select(tag => sale.Id + tag)));
        await Agrees(sales => sales.OrderByDescending(sale => sale.N).Skip(10).Take(20).Select(sale => sale.Id));
        await Agrees(sales => sales.Select(sale => sale.Size).Distinct());
        await Agrees(sales => sales.Where(sale => sale.Tags.Any(tag => tag == "y")).Select(sale => sale.N % 7 == 0 ? "seventh" : sale.Pk));

        async Task Agrees<T>(Func<IQueryable<Sale>, IQueryable<T>> question)
        {
            var found = await question(Sales(container)).ToFeedIterator().ToList();
            Assert.Equal(question(Sale.All.AsQueryable()).Order(), found.Order());
        }
    }

    [Scenario("LINQ counts and adds up")]
    public static async Task Aggregates(Emulator emulator)
    {
        var sales = Sales(await Sale.Stored(emulator));
        Assert.Equal(30, (await sales.Where(sale => sale.Team == "a").CountAsync()).Resource);
        Assert.Equal(119, (await sales.Select(sale => sale.N).MaxAsync()).Resource);
        Assert.Equal(Sale.All.Sum(sale => sale.N), (await sales.Select(sale => sale.N).SumAsync()).Resource);
        Assert.Equal(59.5, (await sales.Select(sale => sale.N).AverageAsync()).Resource);
    }

    static IQueryable<Sale> Sales(Container container) => container.GetItemLinqQueryable<Sale>();
}
