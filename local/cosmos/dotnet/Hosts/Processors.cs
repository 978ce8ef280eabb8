using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Hosts;

/// <summary>Change feed processors that notice quickly what usually takes them a minute.</summary>
static class Processors
{
    public const string Name = "billing";

    public const string Leases = "leases";

    public static async Task<Container> NewLeases(Emulator emulator) =>
        await emulator.NewContainer(new(Leases, "/id") { DefaultTimeToLive = -1 });

    public static ChangeFeedProcessorBuilder Quick(this ChangeFeedProcessorBuilder builder, Container leases, string instance) => builder
        .WithInstanceName(instance)
        .WithLeaseContainer(leases)
        .WithPollInterval(TimeSpan.FromMilliseconds(100))
        .WithLeaseConfiguration(
            acquireInterval: TimeSpan.FromMilliseconds(500),
            expirationInterval: TimeSpan.FromSeconds(4),
            renewInterval: TimeSpan.FromSeconds(1));

    public static ChangeFeedProcessorBuilder FromTheBeginning(this ChangeFeedProcessorBuilder builder) =>
        builder.WithStartTime(DateTime.MinValue.ToUniversalTime());
}
