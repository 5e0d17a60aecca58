using System.Net;
using System.Text;

namespace Credits.Functions.Docs;

/// <summary>The page that explains every error code, each at an anchor of its own name.</summary>
internal static class ErrorsPage
{
    /// <summary>The page as HTML.</summary>
    public static byte[] Render(ErrorCatalog errors)
    {
        var index = new StringBuilder();
        var sections = new StringBuilder();
        foreach (var error in errors.All)
        {
            index.Append($"<li><a href=\"#{error.Code}\">{error.Code}</a></li>");
            sections.Append($"""

                    <section class="error" id="{error.Code}">
                      <h2><a href="#{error.Code}">{error.Code}</a> <span class="status">{error.Status}</span></h2>
                      <p>{WebUtility.HtmlEncode(error.Meaning)}</p>
                      <p class="remedy">{WebUtility.HtmlEncode(error.Remedy)}</p>
                    </section>
                """);
        }

        var page = Encoding.UTF8.GetString(Resources.Read("Pages/errors.html"));
        return Encoding.UTF8.GetBytes(page.Replace("{index}", index.ToString(), StringComparison.Ordinal).Replace("{sections}", sections.ToString(), StringComparison.Ordinal));
    }
}
