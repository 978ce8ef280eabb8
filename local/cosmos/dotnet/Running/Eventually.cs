namespace CosmosFromDotnet.Running;

static class Eventually
{
    /// <summary>Waits until it holds; a minute at the most.</summary>
    public static async Task Holds(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await condition()) await Task.Delay(50, patience.Token);
    }
}
