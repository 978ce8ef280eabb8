namespace CosmosFromDotnet.Running;

/// <summary>What queries are tried on. In memory the same questions have the same answers.</summary>
record Sale(string Id, string Pk, int N, string? Team, int Size, string[] Tags)
{
    static readonly string?[] Teams = ["a", "b", "c", null];
    static readonly string[] AllTags = ["x", "y", "z"];

    public static readonly Sale[] All =
        [.. Enumerable.Range(0, 120).Select(n => new Sale($"s{n}", $"p{n % 20}", n * 37 % 120, Teams[n % 4], n % 5, AllTags[..(n % 4)]))];

    /// <summary>A container with all of them, indexed for ORDER BY team, n.</summary>
    public static async Task<Container> Stored(Emulator emulator)
    {
        var definition = Emulator.Keyed("/pk");
        definition.IndexingPolicy.CompositeIndexes.Add(
        [
            new() { Path = "/team", Order = CompositePathSortOrder.Ascending },
            new() { Path = "/n", Order = CompositePathSortOrder.Descending },
        ]);
        var container = await emulator.NewContainer(definition);
        foreach (var sale in All) await container.CreateItemAsync(sale, new(sale.Pk));
        return container;
    }
}
