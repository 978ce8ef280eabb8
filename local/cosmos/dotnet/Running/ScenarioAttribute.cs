namespace CosmosFromDotnet.Running;

/// <summary>A static method that takes an <see cref="Emulator"/> of its own, and throws if the emulator is not as the name says.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class ScenarioAttribute(string name) : Attribute
{
    public string Name => name;

    /// <summary>Partition key ranges of a new container.</summary>
    public int Ranges { get; init; } = 3;

    public bool EnforceThroughput { get; init; }

    public bool EmptyPages { get; init; }

    public bool Tls { get; init; }
}
