namespace CosmosFromDotnet.Running;

/// <summary>What the scenarios keep. Camel case on the wire.</summary>
record Order(string Id, string Pk, int N = 0, string? Team = null, string[]? Tags = null)
{
    public PartitionKey Key => new(Pk);

    /// <summary>Expects that the orders of each key come by their number.</summary>
    public static void ExpectInOrder(IEnumerable<Order> orders)
    {
        foreach (var ofKey in orders.GroupBy(order => order.Pk, order => order.N)) Assert.Equal(ofKey.Order(), ofKey);
    }

    /// <summary>`count` orders under keys in turn, so that every range has some.</summary>
    public static Order[] Many(int count, int keys = 20) =>
        [.. Enumerable.Range(0, count).Select(n => new Order($"o{n}", $"p{n % keys}", n))];
}
