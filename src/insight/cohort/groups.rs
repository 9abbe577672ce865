//! How sure people are beyond being right: everybody, and group by group.

use super::{
    blur,
    fold::{Cohort, GroupSum},
    hide::{EXPORT, People},
    numbers::{Figure, Ratio, Z95},
    page::{GroupPage, MATCHED},
};

/// The widest step in which this is told.
const WIDEST: f64 = 0.1;

/// Gives how sure everybody and each group is beyond being right. Where one group is too small to be told, the smallest of
/// the others is held back with it: with all of them but one, that one would be told as well.
#[must_use]
pub fn pages(cohort: &Cohort, limit: u32) -> Vec<GroupPage> {
    let all = &cohort.calibration;
    if cohort.learners < limit || all.n == 0 {
        return Vec::new();
    }
    let page = |group: &str, learners: u32, told: Option<&Ratio>| GroupPage {
        group: group.to_owned(),
        everybody: false,
        people: if (1..limit).contains(&learners) { People::Few } else { People::Exactly(learners) },
        bias: told.and_then(|ratio| bias(ratio, limit)),
    };
    let mut pages = vec![GroupPage { everybody: true, ..page("", cohort.learners, Some(all)) }];
    if cohort.groups.len() < 2 {
        return pages;
    }
    let mut groups: Vec<(&String, &GroupSum)> = cohort.groups.iter().collect();
    groups.sort_by_key(|(_, sum)| sum.bias.n);
    let small = || groups.iter().map(|(_, sum)| sum.bias.n).take_while(|n| *n < MATCHED);
    // Those whose groups are not counted apart, where there are too many groups.
    let rest = all.n.saturating_sub(groups.iter().map(|(_, sum)| sum.bias.n).sum());
    let mut hidden = small().count();
    if hidden + rest as usize > 0 && (hidden < 2 || small().sum::<u32>() + rest < limit) {
        hidden += 1;
    }
    pages.extend(groups.iter().enumerate().map(|(n, (group, sum))| {
        let told = (n >= hidden).then_some(&sum.bias);
        page(group, sum.learners, told)
    }));
    pages
}

fn bias(ratio: &Ratio, limit: u32) -> Option<Figure> {
    let step = blur::step(ratio.whole(), limit.max(EXPORT)).filter(|step| *step <= WIDEST)?;
    let figure = ratio.figure(Z95).filter(|_| ratio.n >= MATCHED.max(limit))?;
    Some(blur::figure(figure, step))
}
