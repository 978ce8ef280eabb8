using System.Text.Json;

namespace CosmosFromDotnet.Running;

/// <summary>Holds the rows of queries against what they should be, as JSON.</summary>
static class Answers
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>These rows in this order, whatever the page size, read by one iterator or page by page from tokens.</summary>
    public static async Task Orders<T>(this Container container, string query, IEnumerable<T> expected)
    {
        var rows = Texts(expected);
        foreach (var size in new[] { 7, 100 })
        {
            var options = new QueryRequestOptions { MaxItemCount = size };
            Assert.Equal(rows, Texts(await container.Rows<JsonElement>(query, options)));
            Assert.Equal(rows, Texts(await container.RowsByToken<JsonElement>(query, options)));
        }
    }

    /// <summary>These rows in any order.</summary>
    public static async Task Finds<T>(
        this Container container, string query, IEnumerable<T> expected, QueryRequestOptions? options = null)
    {
        var rows = Texts(expected).Order();
        foreach (var size in new[] { 7, 100 })
        {
            var paged = (QueryRequestOptions?)options?.ShallowCopy() ?? new();
            paged.MaxItemCount = size;
            Assert.Equal(rows, Texts(await container.Rows<JsonElement>(query, paged)).Order());
        }
    }

    static List<string> Texts<T>(IEnumerable<T> rows) => [.. rows.Select(row => JsonSerializer.Serialize(row, Json))];
}
