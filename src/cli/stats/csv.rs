//! The figures as tables: one file each, as spreadsheets read them.

use crate::{
    exchange::table::row,
    insight::{calendar, kind::Kind, score::Estimate, stats::Stats},
};

/// Makes all tables: the name of the file, and its text.
#[must_use]
pub fn tables(stats: &Stats) -> Vec<(&'static str, String)> {
    vec![
        ("days.csv", days(stats)),
        ("errors.csv", errors(stats)),
        ("growth.csv", growth(stats)),
        ("recovery.csv", recovery(stats)),
        ("calibration.csv", calibration(stats)),
        ("sure.csv", sure(stats)),
        ("beliefs.csv", beliefs(stats)),
        ("pairs.csv", pairs(stats)),
        ("skills.csv", skills(stats)),
        ("ways.csv", ways(stats)),
        ("summary.csv", summary(stats)),
    ]
}

/// Writes rows, the head first.
fn table(head: &str, rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut out = format!("{head}\r\n");
    out.extend(rows.map(|cells| row(&cells)));
    out
}

fn number(value: f64) -> String {
    format!("{value:.4}")
}

/// Writes an estimate as four cells; empty ones where there is none.
fn estimate(of: Option<Estimate>) -> Vec<String> {
    match of {
        None => vec![String::new(); 4],
        Some(of) => vec![number(of.value), number(of.low), number(of.high), of.n.to_string()],
    }
}

fn days(stats: &Stats) -> String {
    let rows = stats.days.iter().map(|d| vec![calendar::iso(d.day), d.answers.to_string(), d.stumbles.to_string()]);
    table("day,answers,stumbles", rows)
}

fn errors(stats: &Stats) -> String {
    let kinds: Vec<String> = Kind::ALL.into_iter().map(|kind| kind.name().replace(' ', "_")).collect();
    let rows = stats.months.iter().map(|month| {
        let mut row = vec![calendar::iso(month.from), calendar::iso(month.to), month.answers.to_string()];
        row.extend(estimate(month.errors));
        row.extend(month.kinds.iter().map(u64::to_string));
        row
    });
    table(&format!("from,to,answers,error_rate,low,high,n,{}", kinds.join(",")), rows)
}

fn growth(stats: &Stats) -> String {
    let names = ["E1 ability", "E2 nearly right", "E3 score", "E4 same belief again", "E5 recovered within 7 days"];
    let rows = stats.growth.signals.iter().zip(names).map(|(signal, name)| {
        let mut row = vec![name.to_owned()];
        for of in [signal.earlier, signal.later, signal.change] {
            row.extend(estimate(of));
        }
        row
    });
    let head = "signal,earlier,earlier_low,earlier_high,earlier_n,later,later_low,later_high,later_n,change,change_low,change_high,change_n";
    table(head, rows)
}

fn recovery(stats: &Stats) -> String {
    let rows = stats.recovery.steps.iter().map(|step| {
        vec![step.time.to_string(), number(step.ended), number(step.low), number(step.high), step.at_risk.to_string()]
    });
    table("days,recovered,low,high,at_risk", rows)
}

fn calibration(stats: &Stats) -> String {
    let rows = stats.calibration.curve.iter().map(|point| {
        let mut row = vec![number(point.stated)];
        row.extend(estimate(Some(point.right)));
        row
    });
    table("stated,right,low,high,n", rows)
}

fn sure(stats: &Stats) -> String {
    let rows = stats.sure.iter().map(|s| {
        vec![s.key.deck.clone(), s.key.item.clone(), s.sure.to_string(), s.off.to_string(), calendar::iso(s.last)]
    });
    table("deck,item,sure,off,last", rows)
}

fn beliefs(stats: &Stats) -> String {
    let rows = stats.beliefs.iter().map(|b| {
        let state = if b.closed { "healed" } else { "held" };
        let numbers = [b.items, b.hits, b.sure, b.healed].map(|n| n.to_string());
        let mut row = vec![b.deck.clone(), b.id.clone(), b.title.clone(), state.to_owned()];
        row.extend(numbers);
        row.push(calendar::iso(b.last));
        row
    });
    table("deck,id,belief,state,items,hits,sure,items_right_since,last", rows)
}

fn pairs(stats: &Stats) -> String {
    let rows = stats.mixups.iter().map(|p| {
        let (asked, given) = (p.asked.item.clone(), p.given.item.clone());
        vec![p.asked.deck.clone(), asked, given, p.n.to_string(), calendar::iso(p.last)]
    });
    table("deck,asked,answered_as,n,last", rows)
}

fn skills(stats: &Stats) -> String {
    let rows = stats.skills.iter().flat_map(|line| {
        line.points.iter().zip(&stats.months).filter(|(point, _)| point.is_some()).map(|(point, month)| {
            let mut row = vec![line.deck.clone(), line.skill.clone(), calendar::iso(month.to)];
            row.extend(estimate(*point));
            row
        })
    });
    table("deck,skill,until,ability,low,high,n", rows)
}

fn ways(stats: &Stats) -> String {
    let rows = stats.ways.iter().map(|spent| {
        let mut row = vec![crate::tui::text::way(spent.way).to_owned(), spent.seconds.to_string()];
        row.extend(estimate(spent.mean));
        row.extend(estimate(spent.right));
        row
    });
    table("way,seconds,mean_seconds,low,high,n,right,right_low,right_high,right_n", rows)
}

fn summary(stats: &Stats) -> String {
    let of = [
        ("relapse within 30 days", stats.relapse),
        ("seconds to a right redo", stats.redo),
        ("bias", stats.calibration.bias),
        ("stumbled first and recalled later", stats.recalled),
    ];
    let rows = of.into_iter().map(|(name, of)| {
        let mut row = vec![name.to_owned()];
        row.extend(estimate(of));
        row
    });
    table("figure,value,low,high,n", rows)
}
