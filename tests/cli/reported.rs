//! Reports of learners with hostile names, as their devices would write them.

use pratfall::{
    deck::model::{Level, Way},
    grade::Verdict,
    insight::cohort::{
        lines::{AttemptLine, COLUMNS, DeckLine, End, Header, ItemLine, Line, VERSION, line},
        seal::Key,
    },
    memory::row::{Confidence, Phase},
};

const DAY_MS: i64 = 86_400_000;
/// 2 November 2026.
const DAY: i32 = 20_759;

/// A report of a learner who answered one item of a deck nobody has, sealed.
pub fn report(learner: u8, name: &str, answer: &str, right: bool) -> String {
    let key = Key::new(&[learner + 1; 32]);
    let header = Header {
        version: VERSION,
        made: i64::from(DAY + 1) * DAY_MS,
        learner: name.to_owned(),
        named: true,
        group: Some("<b>group</b>".to_owned()),
        log: format!("{learner:032x}"),
        key: key.public(),
        with: Vec::new(),
        since: None,
        decks: vec![DeckLine {
            id: "hostile".into(),
            title: "</style><script>alert(1)</script>\u{202e}".into(),
            version: "1".into(),
        }],
        attempts: 1,
        columns: COLUMNS.map(str::to_owned).to_vec(),
    };
    let item = ItemLine { deck: 0, id: "=cmd|'/c calc'".into(), skill: "s".into(), revision: "r".into() };
    let row = AttemptLine(
        &format!("{:032x}", 1_000 + u32::from(learner)),
        0,
        0,
        Level::Recognise,
        Way::Choose,
        Phase::Pretest,
        i64::from(DAY) * DAY_MS,
        DAY,
        if right { Verdict::Right } else { Verdict::Off },
        f32::from(u8::from(right)),
        Some(Confidence::Likely),
        0,
        0.5,
        4,
        0,
        9_000,
        None,
        Some(0),
    );
    let text =
        [line(&Line::Report(header)), line(&Line::Item(item)), line(&Line::Answer(answer.to_owned())), line(&row)]
            .concat();
    let seal = key.seal(text.as_bytes());
    text + &line(&Line::End(End { lines: 4, seal }))
}

/// A report of one who answered an item of this deck, of one item and by name `hostile`: all harmless.
pub fn of_deck(deck: &str, learner: u8, answer: &str, right: bool) -> String {
    let parsed = pratfall::deck::parse("hostile", deck).deck.unwrap();
    let revision = format!("\"revision\":\"{}\"", parsed.items[0].revision);
    let text = report(learner, &format!("l{learner}"), answer, right);
    let text = text.replace("=cmd|'/c calc'", &parsed.items[0].id).replace("\"revision\":\"r\"", &revision);
    sealed(&text, learner)
}

/// A report with another text, sealed anew by its learner.
pub fn sealed(text: &str, learner: u8) -> String {
    let body = text.split("{\"end\"").next().unwrap();
    let seal = Key::new(&[learner + 1; 32]).seal(body.as_bytes());
    format!("{body}{}", line(&Line::End(End { lines: 4, seal })))
}
