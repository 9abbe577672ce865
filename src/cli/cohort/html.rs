//! The page as one HTML file: no script, nothing fetched, dark and light, good on paper.

use super::tables::Section;
use crate::exchange::markup::escape;

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1c1d21;--paper:#fdfdfb;--soft:#6a6c75;--line:#dcdcd6;--band:#f2f2ec}\
@media(prefers-color-scheme:dark){:root{--ink:#e6e6e1;--paper:#17181c;--soft:#9b9da6;--line:#34363d;--band:#202227}}\
*{box-sizing:border-box}body{margin:0 auto;padding:2rem 1.25rem 4rem;max-width:82rem;background:var(--paper);\
color:var(--ink);font:16px/1.5 system-ui,sans-serif}h1{font-size:1.7rem;margin:0 0 .3rem}\
h2{font-size:1.3rem;margin:2.4rem 0 .4rem;border-bottom:2px solid var(--line);padding-bottom:.2rem}\
h3{font-size:1.05rem;margin:1.6rem 0 .3rem}p{margin:.25rem 0;max-width:60rem}.when{color:var(--soft)}\
code{font:.92em ui-monospace,monospace}.scroll{overflow-x:auto}table{border-collapse:collapse;margin:.6rem 0;font-size:.85rem}\
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem .3rem .25rem;border-bottom:1px solid var(--line);\
white-space:nowrap}th{color:var(--soft);font-weight:600}.long{white-space:normal;min-width:11rem;overflow-wrap:anywhere}\
tbody tr:nth-child(even){background:var(--band)}\
@media print{@page{size:landscape}:root{--ink:#000;--paper:#fff;--soft:#444;--line:#bbb;--band:#fff}body{max-width:none;padding:0;font-size:10pt}\
h2,h3{break-after:avoid}tr{break-inside:avoid}.scroll{overflow:visible}table{font-size:8pt}td,th{white-space:normal}.long{min-width:6rem}}";

/// Characters of a cell from which it is wrapped; a figure with its interval stands on one line.
const LONG: usize = 32;

/// Writes the page.
#[must_use]
pub fn html(sections: &[Section], made: &str) -> String {
    let mut out = String::from(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>Pratfall: cohort</title>\n<style>",
    );
    out.push_str(STYLE);
    out.push_str("</style>\n</head>\n<body>\n");
    for (n, section) in sections.iter().enumerate() {
        let level = if n == 0 { 1 } else { section.level + 1 };
        out.push_str(&format!("<h{level}>{}</h{level}>\n", escape(&section.title)));
        if n == 0 {
            let when = made.get(..16).unwrap_or(made).replace('T', " ");
            out.push_str(&format!("<p class=\"when\">{}</p>\n", escape(&when)));
        }
        for said in &section.said {
            out.push_str(&format!("<p>{}</p>\n", marked(said)));
        }
        if !section.rows.is_empty() {
            out.push_str(&table(section));
        }
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn table(section: &Section) -> String {
    let row = |tag: &str, cells: &mut dyn Iterator<Item = String>| {
        let cells: String = cells
            .map(|cell| {
                let class = if cell.chars().count() > LONG { " class=\"long\"" } else { "" };
                format!("<{tag}{class}>{cell}</{tag}>")
            })
            .collect();
        format!("<tr>{cells}</tr>\n")
    };
    let mut out = String::from("<div class=\"scroll\"><table>\n");
    if section.head.iter().any(|cell| !cell.is_empty()) {
        out.push_str(&format!("<thead>{}</thead>\n", row("th", &mut section.head.iter().map(|cell| escape(cell)))));
    }
    out.push_str("<tbody>\n");
    for cells in &section.rows {
        out.push_str(&row("td", &mut cells.iter().map(|cell| marked(cell))));
    }
    out.push_str("</tbody>\n</table></div>\n");
    out
}

/// Makes a text harmless, and sets what stands between backticks as code.
fn marked(text: &str) -> String {
    let text = escape(text);
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return text;
    }
    let parts = parts.iter().enumerate();
    parts.map(|(n, part)| if n % 2 == 1 { format!("<code>{part}</code>") } else { (*part).to_owned() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_can_leave_its_place() {
        for hostile in [
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "</style><svg onload=alert(1)>",
            "javascript:alert(1)",
            "'><b>",
            "&lt;script&gt;",
            "\u{202e}<!--\u{0}",
            "`<script>`alert(1)`</script>`",
            "`\"onload=`'",
        ] {
            let section = Section {
                title: hostile.to_owned(),
                level: 1,
                said: vec![hostile.to_owned()],
                head: vec!["a"],
                rows: vec![vec![hostile.to_owned()]],
            };
            let page = html(&[section], hostile);
            let body = page.split("<body>").nth(1).unwrap();
            let tags: std::collections::BTreeSet<&str> = body
                .split('<')
                .skip(1)
                .map(|rest| rest.split(|c: char| !(c.is_alphanumeric() || c == '/')).next().unwrap())
                .collect();
            let ours = [
                "/body", "/code", "/div", "/h1", "/html", "/p", "/table", "/tbody", "/td", "/th", "/thead", "/tr",
                "code", "div", "h1", "p", "table", "tbody", "td", "th", "thead", "tr",
            ];
            assert!(tags.iter().all(|tag| ours.contains(tag)), "{hostile}: {tags:?}");
            assert!(!body.contains(['\u{202e}', '\u{0}']));
        }
    }
}
