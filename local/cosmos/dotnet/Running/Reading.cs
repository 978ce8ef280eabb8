namespace CosmosFromDotnet.Running;

/// <summary>Reads iterators to their end.</summary>
static class Reading
{
    public static async Task<List<T>> ToList<T>(this FeedIterator<T> pages)
    {
        using (pages)
        {
            var all = new List<T>();
            while (pages.HasMoreResults) all.AddRange(await pages.ReadNextAsync());
            return all;
        }
    }

    /// <summary>Reads a change feed until it says that nothing is new; gives the rows, and where to go on.</summary>
    public static async Task<(List<T> Rows, string Continuation)> ToNow<T>(this FeedIterator<T> feed)
    {
        using (feed)
        {
            var rows = new List<T>();
            while (true)
            {
                var page = await feed.ReadNextAsync();
                if (page.StatusCode == NotModified) return (rows, page.ContinuationToken);
                rows.AddRange(page);
            }
        }
    }

    /// <summary>The change feed of latest versions.</summary>
    public static FeedIterator<T> Changes<T>(this Container container, ChangeFeedStartFrom start, int? pageSize = null) =>
        container.GetChangeFeedIterator<T>(start, ChangeFeedMode.Incremental, new() { PageSizeHint = pageSize });

    public static Task<List<T>> Rows<T>(
        this Container container, QueryDefinition query, QueryRequestOptions? options = null) =>
        container.GetItemQueryIterator<T>(query, requestOptions: options).ToList();

    public static Task<List<T>> Rows<T>(this Container container, string query, QueryRequestOptions? options = null) =>
        container.Rows<T>(new QueryDefinition(query), options);

    /// <summary>Reads each page with an iterator of its own, from the continuation token of the one before.</summary>
    public static async Task<List<T>> RowsByToken<T>(
        this Container container, string query, QueryRequestOptions options, Func<int, Task>? between = null)
    {
        var all = new List<T>();
        string? continuation = null;
        for (var pages = 1; ; pages++)
        {
            using var iterator = container.GetItemQueryIterator<T>(query, continuation, options);
            var page = await iterator.ReadNextAsync();
            all.AddRange(page);
            continuation = page.ContinuationToken;
            if (continuation is null) return all;
            if (between is not null) await between(pages);
        }
    }
}
