//! The result as a picture: every policy's share of the best fixed one, a row for each cell.

use std::fmt::Write;

use crate::{cells::Cell, policy::Policy, stats::ratio};

const LEFT: f64 = 350.0;
const RIGHT: f64 = 40.0;
const WIDTH: f64 = 960.0;
const TOP: f64 = 74.0;
const ROW: f64 = 34.0;

/// Shades that can be read on white and on black; where the viewer says which it is, better ones.
const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#6e7781}.head{font-weight:600}.grid{stroke:#8c959f;\
    stroke-width:.6;stroke-dasharray:2 3}.bar{stroke:#c2410c;stroke-width:2.5}.ours{fill:#c2410c}\
    .fixed{fill:#6e7781;fill-opacity:.6}.ladder{fill:none;stroke:#0969da;stroke-width:1.6}.variant{fill:none;stroke:#c2410c;stroke-width:1.6}\
    @media(prefers-color-scheme:dark){text{fill:#c9d1d9}.grid{stroke:#6e7681}.ours{fill:#fb923c}.bar{stroke:#fb923c}\
    .fixed{fill:#9ea7b3}.ladder{stroke:#58a6ff}.variant{stroke:#fb923c}}";

/// Draws the picture.
pub fn svg(cells: &[Cell], policies: &[Policy]) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = draw(&mut out, cells, policies);
    out
}

fn draw(out: &mut String, cells: &[Cell], policies: &[Policy]) -> std::fmt::Result {
    let height = TOP + ROW * cells.len() as f64 + 48.0;
    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t">"#
    )?;
    writeln!(out, "<title id=\"t\">Items gained, as a share of the best fixed policy of each cell</title>")?;
    writeln!(out, "<style>{STYLE}</style>")?;
    writeln!(out, r#"<text class="head" x="12" y="24">Items gained, as a share of the best fixed policy</text>"#)?;
    legend(out)?;
    let span = (0.2, 1.4);
    let x = |share: f64| LEFT + (WIDTH - LEFT - RIGHT) * (share.clamp(span.0, span.1) - span.0) / (span.1 - span.0);
    let foot = TOP + ROW * cells.len() as f64;
    for (share, label) in
        [(0.2, ".2"), (0.4, ".4"), (0.6, ".6"), (0.8, ".8"), (0.95, ".95"), (1.0, "1"), (1.2, "1.2"), (1.4, "1.4")]
    {
        writeln!(out, r#"<line class="grid" x1="{0:.1}" x2="{0:.1}" y1="{1}" y2="{foot}"/>"#, x(share), TOP - 8.0)?;
        writeln!(out, r#"<text x="{:.1}" y="{}" text-anchor="middle">{label}</text>"#, x(share), foot + 20.0)?;
    }
    for (n, cell) in cells.iter().enumerate() {
        let y = TOP + ROW * (n as f64 + 0.5);
        writeln!(out, r#"<text x="12" y="{:.1}">{}, {}</text>"#, y + 4.0, cell.title, cell.truth)?;
        let fixed = (0..policies.len()).filter(|n| policies[*n].fixed());
        let Some(best) = cell.best(fixed) else { continue };
        let theirs = cell.gained(best);
        for (at, policy) in policies.iter().enumerate().skip(1) {
            let share = ratio(&cell.gained(at), &theirs).mean;
            let (name, cx) = (policy.name(), x(share));
            let title = format!("<title>{name}: {share:.2}</title>");
            match policy {
                Policy::Ours(..) => {
                    writeln!(out, r#"<path class="variant" d="{}">{title}</path>"#, diamond(cx, y, 5.0))?
                }
                Policy::Rival(rival) if rival.fixed() => {
                    writeln!(out, r#"<circle class="fixed" cx="{cx:.1}" cy="{y:.1}" r="3.5">{title}</circle>"#)?;
                }
                Policy::Rival(_) => {
                    writeln!(out, r#"<circle class="ladder" cx="{cx:.1}" cy="{y:.1}" r="4.5">{title}</circle>"#)?;
                }
            }
        }
        let share = ratio(&cell.gained(0), &theirs);
        writeln!(
            out,
            r#"<line class="bar" x1="{:.1}" x2="{:.1}" y1="{y:.1}" y2="{y:.1}"/>"#,
            x(share.low()),
            x(share.high())
        )?;
        writeln!(
            out,
            r#"<path class="ours" d="{}"><title>{}: {:.3}</title></path>"#,
            diamond(x(share.mean), y, 6.5),
            policies[0].name(),
            share.mean
        )?;
    }
    writeln!(out, "</svg>")
}

fn diamond(x: f64, y: f64, r: f64) -> String {
    format!("M{x:.1} {:.1}l{r} {r}l-{r} {r}l-{r} -{r}z", y - r)
}

fn legend(out: &mut String) -> std::fmt::Result {
    let y = 44.0;
    writeln!(
        out,
        r#"<path class="ours" d="{}"/><text x="30" y="48">Pratfall, 95 % interval</text>"#,
        diamond(18.0, y, 6.0)
    )?;
    writeln!(
        out,
        r#"<path class="variant" d="{}"/><text x="210" y="48">Pratfall set up otherwise</text>"#,
        diamond(198.0, y, 5.0)
    )?;
    writeln!(
        out,
        r#"<circle class="fixed" cx="392" cy="{y}" r="3.5"/><text x="402" y="48">Leitner, SM-2, FSRS at one rung</text>"#
    )?;
    writeln!(
        out,
        r#"<circle class="ladder" cx="626" cy="{y}" r="4.5"/><text x="637" y="48">FSRS on other ladders</text>"#
    )
}
