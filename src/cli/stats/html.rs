//! The figures as one page: charts as SVG, their numbers beside them, no script, nothing from elsewhere.

use std::fmt::Write as _;

use crate::{
    exchange::markup::escape,
    insight::{
        calendar,
        kind::Kind,
        score::Estimate,
        stats::{Line, Stats},
    },
    tui::{
        text,
        text::{causes, figures},
    },
};

/// Colours by what is asked for, and how it is laid out on paper.
const STYLE: &str = include_str!("page.css");

/// Makes the page.
#[must_use]
pub fn page(stats: &Stats) -> String {
    let title = match &stats.deck {
        None => "Stats".to_owned(),
        Some(deck) => format!("Stats of {}", escape(deck)),
    };
    let sections = [
        ("Days", days(stats)),
        ("More sophisticated?", growth(stats)),
        ("Errors", errors(stats)),
        ("Recovery", recovery(stats)),
        ("How sure, and how right", calibration(stats)),
        ("Beliefs and pairs", beliefs(stats)),
        ("Skills", skills(stats)),
        ("Work", works(stats)),
    ];
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>{title}</h1>\n<p class=\"quiet\">Pratfall, {}. Intervals are 95 %.</p>\n",
        calendar::iso(stats.today)
    );
    for (title, body) in sections {
        let _ = write!(out, "<section>\n<h2>{title}</h2>\n{body}</section>\n");
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn says(words: &str) -> String {
    format!("<p>{}</p>\n", escape(words))
}

fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut out = String::from("<table>\n<tr>");
    for cell in head {
        let _ = write!(out, "<th>{}</th>", escape(cell));
    }
    out.push_str("</tr>\n");
    for row in rows {
        out.push_str("<tr>");
        for cell in row {
            let _ = write!(out, "<td>{}</td>", escape(cell));
        }
        out.push_str("</tr>\n");
    }
    out + "</table>\n"
}

/// Opens a drawing of a width and a height, told in words for who cannot see it.
fn drawing(width: f64, height: f64, told: &str, inner: &str) -> String {
    format!(
        "<div class=\"chart\"><svg viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" role=\"img\" aria-label=\"{}\">\n\
         {inner}</svg></div>\n",
        escape(told)
    )
}

fn rect((x, y): (f64, f64), (width, height): (f64, f64), class: &str, title: &str) -> String {
    format!(
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" class=\"{class}\"><title>{}</title></rect>\n",
        escape(title)
    )
}

fn label((x, y): (f64, f64), anchor: &str, words: &str) -> String {
    format!("<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>\n", escape(words))
}

fn segment((x, y): (f64, f64), (to_x, to_y): (f64, f64), class: &str) -> String {
    format!("<line x1=\"{x:.1}\" y1=\"{y:.1}\" x2=\"{to_x:.1}\" y2=\"{to_y:.1}\" class=\"{class}\"/>\n")
}

fn days(stats: &Stats) -> String {
    const CELL: f64 = 12.0;
    let most = stats.days.iter().map(|day| day.answers).max().unwrap_or(0).max(1);
    let mut inner = String::new();
    let mut before = 0;
    for (n, day) in stats.days.iter().enumerate() {
        let (week, weekday) = ((n / 7) as f64, (n % 7) as f64);
        let at = (30.0 + week * CELL, 16.0 + weekday * CELL);
        let share = day.answers as f64 / most as f64;
        let step = if day.answers == 0 { 0 } else { 1 + (share * 3.99) as usize };
        let told = format!("{}: {} answers, {} off", calendar::iso(day.day), day.answers, day.stumbles);
        // Size tells as much as shade does.
        let side = CELL - 2.0 - f64::from(4 - step as u8);
        let inset = (CELL - 2.0 - side) / 2.0;
        inner += &rect((at.0 + inset, at.1 + inset), (side, side), &format!("heat{step}"), &told);
        let month = calendar::date(day.day).1;
        if weekday == 0.0 && month != before && n > 0 {
            inner += &label((at.0, 11.0), "start", calendar::month_name(month));
        }
        if weekday == 0.0 {
            before = month;
        }
    }
    for (row, name) in [(0.0, "Mo"), (2.0, "We"), (4.0, "Fr"), (6.0, "Su")] {
        inner += &label((24.0, 26.0 + row * CELL), "end", name);
    }
    let streak = stats.streak;
    let words = format!(
        "{} in a row with an honest answer, {} at most; {} of the year. The largest square is {} answers.",
        text::count(streak.now as usize, "day"),
        streak.longest,
        text::count(streak.days as usize, "day"),
        most
    );
    drawing(30.0 + 53.0 * CELL, 104.0, "Answers on each day of the year", &inner) + &says(&words)
}

fn growth(stats: &Stats) -> String {
    let rows: Vec<Vec<String>> = stats
        .growth
        .signals
        .iter()
        .zip(figures::SIGNALS)
        .enumerate()
        .map(|(n, (signal, name))| {
            let of = |estimate| figures::signal(n, estimate);
            vec![format!("E{} {name}", n + 1), of(signal.earlier), of(signal.later), figures::change(n, signal.change)]
        })
        .collect();
    says(&figures::growth(&stats.growth)) + &table(&["signal", "earlier", "later", "better by"], &rows)
}

fn errors(stats: &Stats) -> String {
    const WIDTH: f64 = 50.0;
    const HEIGHT: f64 = 120.0;
    let mut inner = String::new();
    let most = stats.months.iter().filter_map(|m| m.errors).map(|e| e.high).fold(0.1, f64::max).min(1.0);
    for (n, month) in stats.months.iter().enumerate() {
        let Some(rate) = month.errors else { continue };
        let x = 40.0 + n as f64 * WIDTH;
        let y = |share: f64| 10.0 + HEIGHT * (1.0 - share / most);
        let mut top = y(0.0);
        for (kind, count) in Kind::ALL.into_iter().zip(month.kinds).filter(|(_, count)| *count > 0) {
            let height = HEIGHT * count as f64 / month.answers as f64 / most;
            top -= height;
            let told = format!("{}: {count} of {} answers", causes::kind(kind), month.answers);
            inner += &rect((x, top), (WIDTH - 12.0, height), &format!("kind{}", kind.place()), &told);
        }
        let middle = x + (WIDTH - 12.0) / 2.0;
        inner += &segment((middle, y(rate.low)), (middle, y(rate.high)), "whisker");
        // A year beside the day would reach into the next one.
        let from = calendar::short(month.from, stats.today);
        let from = from.split(' ').take(2).collect::<Vec<_>>().join(" ");
        inner += &label((middle, HEIGHT + 26.0), "middle", &from);
    }
    inner += &label((34.0, 16.0), "end", &figures::percent(most));
    inner += &segment((38.0, HEIGHT + 10.0), (40.0 + 12.0 * WIDTH, HEIGHT + 10.0), "axis");
    let rows: Vec<Vec<String>> = stats
        .months
        .iter()
        .filter(|month| month.answers > 0)
        .map(|month| {
            let kinds = Kind::ALL.into_iter().zip(month.kinds).filter(|(_, n)| *n > 0);
            let kinds: Vec<String> = kinds.map(|(kind, n)| format!("{} {n}", causes::kind(kind))).collect();
            vec![calendar::short(month.from, stats.today), figures::share(month.errors), kinds.join(", ")]
        })
        .collect();
    let legend: String = Kind::ALL
        .into_iter()
        .map(|kind| format!("<span class=\"key\"><svg width=\"10\" height=\"10\"><rect width=\"10\" height=\"10\" class=\"kind{}\"/></svg> {}</span>\n", kind.place(), causes::kind(kind)))
        .collect();
    let chart =
        drawing(40.0 + 12.0 * WIDTH, HEIGHT + 32.0, "Share of answers that were off, by four weeks and kind", &inner);
    let legend = format!("<p class=\"quiet\">{legend}</p>\n");
    chart + &legend + &table(&["from", "off", "kinds"], &rows)
}

fn recovery(stats: &Stats) -> String {
    const WIDTH: f64 = 360.0;
    const HEIGHT: f64 = 120.0;
    const DAYS: i32 = 60;
    let place = |day: i32, share: f64| (40.0 + WIDTH * f64::from(day) / f64::from(DAYS), 10.0 + HEIGHT * (1.0 - share));
    let mut inner = segment(place(0, 0.0), place(DAYS, 0.0), "axis");
    let mut before = (0, (0.0, 0.0, 0.0));
    let steps = stats.recovery.steps.iter().filter(|step| step.time <= DAYS);
    let ends = steps.map(|step| (step.time, (step.ended, step.low, step.high)));
    for (day, (share, low, high)) in ends.chain([(DAYS, stats.recovery.by(DAYS))]) {
        let (from, (was, was_low, was_high)) = before;
        let (x, y) = place(from, was_high);
        let (to, base) = place(day, was_low);
        if to > x && base > y {
            inner += &rect((x, y), (to - x, base - y), "band", "interval");
        }
        inner += &segment(place(from, was), place(day, was), "curve");
        inner += &segment(place(day, was), place(day, share), "curve");
        before = (day, (share, low, high));
    }
    for day in [0, 7, 14, 30, 60] {
        inner += &label((place(day, 0.0).0, HEIGHT + 26.0), "middle", &day.to_string());
    }
    inner += &label((34.0, 16.0), "end", "100 %");
    let mut out = String::new();
    if stats.recovery.n > 0 {
        out += &drawing(WIDTH + 60.0, HEIGHT + 32.0, "Share of stumbles recovered from, by days", &inner);
    }
    out += &says(&figures::recovery(&stats.recovery));
    out += &says(&format!("Off again within 30 days of a recovery: {}.", figures::share(stats.relapse)));
    if let Some(redo) = stats.redo {
        out += &says(&format!(
            "To a right redo: {:.0} s, {:.0} to {:.0} (median, n = {}).",
            redo.value, redo.low, redo.high, redo.n
        ));
    }
    out + &says(&format!("Stumbled first, recalled later: {}.", figures::share(stats.recalled)))
}

fn calibration(stats: &Stats) -> String {
    const SIDE: f64 = 200.0;
    let of = &stats.calibration;
    let place = |stated: f64, right: f64| (40.0 + SIDE * stated, 10.0 + SIDE * (1.0 - right));
    let mut inner = segment(place(0.0, 0.0), place(1.0, 1.0), "axis dashed");
    inner += &segment(place(0.0, 0.0), place(1.0, 0.0), "axis");
    inner += &segment(place(0.0, 0.0), place(0.0, 1.0), "axis");
    for point in &of.curve {
        let (x, y) = place(point.stated, point.right.value);
        inner += &segment(place(point.stated, point.right.low), place(point.stated, point.right.high), "whisker");
        let told = format!("{:.0} % said, right {}", point.stated * 100.0, figures::share(Some(point.right)));
        let _ = writeln!(
            inner,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" class=\"dot\"><title>{}</title></circle>",
            escape(&told)
        );
    }
    inner += &label((40.0 + SIDE / 2.0, SIDE + 26.0), "middle", "said");
    inner += &label((34.0, 16.0), "end", "right");
    let points: Vec<Vec<String>> =
        of.curve.iter().map(|point| vec![figures::percent(point.stated), figures::share(Some(point.right))]).collect();
    let sure: Vec<Vec<String>> = stats
        .sure
        .iter()
        .take(20)
        .map(|s| vec![s.key.to_string(), format!("{} of {}", s.off, s.sure), calendar::short(s.last, stats.today)])
        .collect();
    drawing(SIDE + 60.0, SIDE + 32.0, "Share right against what was said", &inner)
        + &says(&figures::bias(of))
        + &says(&figures::ece(of))
        + &table(&["said", "right"], &points)
        + &table(&["sure, and off", "times", "last"], &sure)
}

fn beliefs(stats: &Stats) -> String {
    let beliefs: Vec<Vec<String>> = stats
        .beliefs
        .iter()
        .take(40)
        .map(|b| {
            let state = if b.closed { "healed" } else { "held" };
            let last = calendar::short(b.last, stats.today);
            vec![state.to_owned(), b.title.clone(), b.hits.to_string(), b.items.to_string(), b.sure.to_string(), last]
        })
        .collect();
    let pairs: Vec<Vec<String>> = stats
        .mixups
        .iter()
        .take(20)
        .map(|p| vec![p.asked.to_string(), p.given.item.clone(), p.n.to_string(), calendar::short(p.last, stats.today)])
        .collect();
    if beliefs.is_empty() && pairs.is_empty() {
        return says("No belief is held, and no answer was right for another item.");
    }
    table(&["", "belief", "times", "items", "sure", "last"], &beliefs)
        + &table(&["asked", "answered as", "times", "last"], &pairs)
}

fn skills(stats: &Stats) -> String {
    let rows: Vec<Vec<String>> = stats
        .skills
        .iter()
        .map(|line| {
            let now = line.points.iter().rev().find_map(|point| *point);
            vec![
                line.title.clone(),
                now.map_or_else(String::new, |now| figures::signal(0, Some(now))),
                now.map_or_else(String::new, |now| now.n.to_string()),
            ]
        })
        .collect();
    if rows.is_empty() {
        return says("No skill has an answer that counts yet.");
    }
    let charts: String = stats.skills.iter().map(chart).collect();
    format!("<div class=\"small\">{charts}</div>\n") + &table(&["skill", "ability, in logits", "n"], &rows)
}

fn chart(line: &Line) -> String {
    const WIDTH: f64 = 150.0;
    const HEIGHT: f64 = 60.0;
    let place =
        |n: usize, value: f64| (8.0 + WIDTH * n as f64 / 11.0, 8.0 + HEIGHT * (3.0 - value.clamp(-3.0, 3.0)) / 6.0);
    let points: Vec<(usize, Estimate)> = line.points.iter().enumerate().filter_map(|(n, p)| Some((n, (*p)?))).collect();
    let mut inner = segment(place(0, 0.0), place(11, 0.0), "axis dashed");
    for (n, point) in &points {
        inner += &segment(place(*n, point.low), place(*n, point.high), "whisker");
    }
    for pair in points.windows(2) {
        if let [(n, one), (m, other)] = pair {
            inner += &segment(place(*n, one.value), place(*m, other.value), "curve");
        }
    }
    for (n, point) in &points {
        let (x, y) = place(*n, point.value);
        let _ = writeln!(inner, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.5\" class=\"dot\"/>");
    }
    let told = format!("Ability in {} over time", line.title);
    format!(
        "<figure>{}<figcaption>{}</figcaption></figure>\n",
        drawing(WIDTH + 16.0, HEIGHT + 16.0, &told, &inner),
        escape(&line.title)
    )
}

fn works(stats: &Stats) -> String {
    const HEIGHT: f64 = 80.0;
    let most = stats.ahead.iter().copied().max().unwrap_or(0).max(1);
    let mut inner = String::new();
    for (n, count) in stats.ahead.iter().enumerate() {
        let height = HEIGHT * *count as f64 / most as f64;
        let told = format!("in {}: {count}", text::count(n + 1, "day"));
        inner += &rect((40.0 + n as f64 * 14.0, 10.0 + HEIGHT - height), (11.0, height), "bar", &told);
    }
    inner += &label((34.0, 18.0), "end", &most.to_string());
    inner += &segment((38.0, HEIGHT + 10.0), (460.0, HEIGHT + 10.0), "axis");
    inner += &label((40.0, HEIGHT + 26.0), "start", "tomorrow");
    inner += &label((460.0, HEIGHT + 26.0), "end", "in 30 days");
    let rows: Vec<Vec<String>> = stats
        .ways
        .iter()
        .map(|spent| {
            let mean = spent.mean.map_or_else(
                || format!("too few (n = {})", spent.n),
                |m| format!("{:.0} s ({:.0} to {:.0}, n = {})", m.value, m.low, m.high, m.n),
            );
            vec![text::way(spent.way).to_owned(), figures::time(spent.seconds), mean, figures::share(spent.right)]
        })
        .collect();
    let chart = if stats.ahead.is_empty() {
        String::new()
    } else {
        drawing(480.0, HEIGHT + 32.0, "Due on each of the next 30 days", &inner)
    };
    chart + &says(&format!("{} due now.", stats.due)) + &table(&["asked", "time", "each", "right"], &rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        insight::stats::{self, Belief, Mixup, Source, Surely},
        memory::row::{ItemKey, StudyDay},
    };

    #[test]
    fn hostile_names_stay_text() {
        let hostile = "</style><script>alert(1)</script>\"><img src=x onerror=alert(1)>'\u{1b}]0;x\u{7}";
        let key = ItemKey { deck: hostile.into(), item: hostile.into() };
        let source = Source {
            today: 20_779,
            beliefs: vec![Belief {
                deck: hostile.into(),
                id: hostile.into(),
                title: hostile.into(),
                items: 2,
                hits: 2,
                sure: 1,
                last: StudyDay(20_000),
                healed: 0,
                closed: false,
            }],
            sure: vec![Surely { key: key.clone(), sure: 1, off: 1, last: StudyDay(0) }],
            mixups: vec![Mixup { asked: key.clone(), given: key, n: 1, last: StudyDay(0) }],
            ..Source::default()
        };
        let page = page(&stats::stats(&source, Some(hostile)));
        for bad in ["<script", "<img", "</style><", "\u{1b}", "\u{7}"] {
            assert!(!page.contains(bad), "{bad:?} in {page}");
        }
        assert!(page.contains("default-src 'none'") && page.contains("&lt;script&gt;"));
        assert_eq!(page.matches("</style>").count(), 1);
    }
}
