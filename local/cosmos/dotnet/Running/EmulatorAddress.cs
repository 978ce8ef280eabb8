namespace CosmosFromDotnet.Running;

/// <summary>Where an emulator listens, its key, and for https its certificate in PEM.</summary>
record EmulatorAddress(string Endpoint, string Key, string? Certificate = null);
