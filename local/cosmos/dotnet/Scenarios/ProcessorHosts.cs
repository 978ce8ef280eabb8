using System.Threading.Channels;
using CosmosFromDotnet.Hosts;
using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Scenarios;

static class ProcessorHosts
{
    [Scenario("two hosts share a feed; a range splits, one host is killed, and nothing is lost or out of order")]
    public static async Task KilledHost(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        await Processors.NewLeases(emulator);
        var said = Channel.CreateUnbounded<(string Instance, Order Order)>();
        var seen = new List<Order>();
        var numbers = new HashSet<int>();
        var instances = new HashSet<string>();

        using var first = new HostProcess(emulator, "first", said.Writer);
        await Write(0);
        await Seen(60);
        using var second = new HostProcess(emulator, "second", said.Writer);
        for (var round = 60; !instances.Contains("second"); round += 60)
        {
            await Write(round);
            await Seen(round + 60);
        }
        await emulator.Split(container);
        var next = seen.Count;
        await Write(next);
        first.Kill();
        await Write(next + 60);
        await Seen(next + 120);

        Assert.Equal(Enumerable.Range(0, next + 120), numbers.Order());
        Order.ExpectInOrder(seen);
        Assert.Contains("items.feed 410", await emulator.Calls());

        async Task Write(int from)
        {
            foreach (var order in Order.Many(from + 60)[from..]) await container.CreateItemAsync(order, order.Key);
        }

        // A host that takes over may tell again what the one before it told last, never what is older than that.
        async Task Seen(int count)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (seen.Count < count)
            {
                var (instance, order) = await said.Reader.ReadAsync(patience.Token);
                instances.Add(instance);
                if (numbers.Add(order.N)) seen.Add(order);
            }
        }
    }
}
