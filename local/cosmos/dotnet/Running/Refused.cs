namespace CosmosFromDotnet.Running;

/// <summary>Expects that a call is refused.</summary>
static class Refused
{
    public static async Task<CosmosException> With(HttpStatusCode status, Func<Task> call, int subStatus = 0)
    {
        var refusal = await Assert.ThrowsAnyAsync<CosmosException>(call);
        Assert.Equal((status, subStatus), (refusal.StatusCode, refusal.SubStatusCode));
        return refusal;
    }
}
