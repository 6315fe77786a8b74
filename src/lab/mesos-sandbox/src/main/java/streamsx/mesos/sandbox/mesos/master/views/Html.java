package streamsx.mesos.sandbox.mesos.master.views;

import java.util.List;

/**
 * Pieces of a page. Plain text becomes markup in {@link #text} only, so that nothing a framework says is taken for
 * markup.
 */
final class Html {
    private Html() {}

    /** Text as it is, in markup or in an attribute. */
    static String text(Object value) {
        StringBuilder escaped = new StringBuilder();
        for (char c : String.valueOf(value).toCharArray()) {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    static String link(String url, String label) {
        return "<a href=\"" + text(url) + "\">" + text(label) + "</a>";
    }

    /**
     * A heading and a table below it; each cell is markup, named by its column where the window is too narrow for
     * columns.
     */
    static String table(String title, List<String> columns, List<List<String>> rows) {
        StringBuilder html = new StringBuilder("<h2>").append(text(title)).append("</h2>\n");
        if (rows.isEmpty()) {
            return html.append("<p>none</p>\n").toString();
        }
        html.append("<table><thead><tr>");
        columns.forEach(
                column -> html.append("<th scope=\"col\">").append(text(column)).append("</th>"));
        html.append("</tr></thead><tbody>\n");
        for (List<String> row : rows) {
            html.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                html.append("<td data-label=\"")
                        .append(text(columns.get(i)))
                        .append("\">")
                        .append(row.get(i))
                        .append("</td>");
            }
            html.append("</tr>\n");
        }
        return html.append("</tbody></table>\n").toString();
    }

    static String page(String title, String body) {
        return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                + "content=\"width=device-width,"
                + " initial-scale=1\"><title>" + text(title) + "</title>\n<style>" + STYLE + "</style></head>\n<body>\n"
                + body + "</body></html>\n";
    }

    private static final String STYLE = """
            body{font:15px/1.4 sans-serif;margin:1em auto;padding:0 1em;max-width:90em;overflow-wrap:anywhere}
            h1{font-size:1.4em}h2{font-size:1.1em;margin:1.4em 0 .3em}
            table{border-collapse:collapse;width:100%}
            td,th{border-bottom:1px solid #ccc;padding:.2em .6em .2em 0;text-align:left;vertical-align:top}
            @media(max-width:50em){table,tbody,tr,td{display:block}thead{display:none}tr{border-bottom:2px solid #999;padding:.4em 0}
            td{border:0;padding:.1em 0}td::before{content:attr(data-label)": ";font-weight:bold}}
            """;
}
