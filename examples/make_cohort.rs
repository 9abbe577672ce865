//! Writes reports of simulated learners into a folder, to try and to measure `pratfall cohort` with.
//!
//! `cargo run --release --example make_cohort -- FOLDER LEARNERS ATTEMPTS [FLAT]` writes a deck and a report a learner; FLAT is
//! a CSV file of the same attempts, for other tools. The same arguments give the same bytes.

use std::{
    error::Error,
    fmt::Write as _,
    fs,
    io::{BufWriter, Write as _},
    path::PathBuf,
};

use pratfall::{
    deck::model::{Level, Way},
    grade::Verdict,
    insight::cohort::{
        lines::{AttemptLine, COLUMNS, DeckLine, End, Header, ItemLine, Line, VERSION, line},
        pseudonym::pseudonym,
        seal::Key,
    },
    memory::row::{Confidence, Phase},
};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

const ITEMS: u32 = 400;
const DAY_MS: i64 = 86_400_000;
/// 1 September 2026.
const FIRST_DAY: i32 = 20_697;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().ok_or("a folder, a number of learners and one of attempts are needed")?);
    let learners: u32 = args.next().map_or(Ok(200), |n| n.parse())?;
    let attempts: u32 = args.next().map_or(Ok(500), |n| n.parse())?;
    let mut flat = args.next().map(fs::File::create).transpose()?.map(BufWriter::new);
    if let Some(flat) = &mut flat {
        writeln!(flat, "learner,{}", COLUMNS.join(","))?;
    }
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("made.toml"), deck())?;
    let parsed = pratfall::deck::parse("made", &deck()).deck.ok_or("the deck has faults")?;
    for learner in 0..learners {
        let mut rng = ChaCha8Rng::seed_from_u64(u64::from(learner));
        let mut secret = [0; 32];
        rng.fill(&mut secret);
        let key = Key::new(&secret);
        let header = Header {
            version: VERSION,
            made: i64::from(FIRST_DAY + 80) * DAY_MS,
            learner: pseudonym(&key.public()),
            named: false,
            group: Some(format!("group {}", learner % 8)),
            log: format!("{learner:032x}"),
            key: key.public(),
            with: Vec::new(),
            since: None,
            decks: vec![DeckLine { id: "made".into(), title: "Made".into(), version: String::new() }],
            attempts: u64::from(attempts),
            columns: COLUMNS.map(str::to_owned).to_vec(),
        };
        let mut text = line(&Line::Report(header));
        for item in &parsed.items {
            let (id, skill, revision) = (item.id.clone(), item.skill.clone(), item.revision.clone());
            text.push_str(&line(&Line::Item(ItemLine { deck: 0, id, skill, revision })));
        }
        for item in 0..ITEMS {
            text.push_str(&line(&Line::Answer(format!("yes {item}"))));
            (0..3).for_each(|wrong| text.push_str(&line(&Line::Answer(format!("no {item} {wrong}")))));
        }
        text.push_str(&line(&Line::Belief("belief".into())));
        let able: f64 = (0..12).map(|_| rng.random::<f64>()).sum::<f64>() - 6.0;
        for n in 0..attempts {
            let (item, round) = (n % ITEMS, n / ITEMS);
            let day = FIRST_DAY + i32::try_from(round)? * 7;
            let at = i64::from(day) * DAY_MS + i64::from(item) * 20_000;
            let b = f64::from(item % 9) / 3.0 - 1.5 - f64::from(round) * 0.5;
            let right = rng.random::<f64>() < 0.25 + 0.7 / (1.0 + (b - able).exp());
            let wrong = rng.random_range(0..3_u32);
            let id = format!("{:012x}{:020x}", at, (u128::from(learner) << 32) | u128::from(n));
            let confidence = [Confidence::Guess, Confidence::Perhaps, Confidence::Likely, Confidence::Certain];
            let row = line(&AttemptLine(
                &id,
                item,
                0,
                Level::Recognise,
                Way::Choose,
                if round == 0 { Phase::Pretest } else { Phase::Review },
                at,
                day,
                if right { Verdict::Right } else { Verdict::Off },
                f32::from(u8::from(right)),
                confidence.get(rng.random_range(0..4_usize)).copied(),
                0,
                0.5,
                4,
                0,
                rng.random_range(2_000..30_000_u32),
                (!right && wrong == 2).then_some(0),
                Some(item * 4 + if right { 0 } else { wrong + 1 }),
            ));
            if let Some(flat) = &mut flat {
                let cells = row.trim_end().trim_matches(['[', ']']);
                writeln!(flat, "{learner},{cells}")?;
            }
            text.push_str(&row);
        }
        let lines = text.lines().count() as u64;
        let seal = key.seal(text.as_bytes());
        text.push_str(&line(&Line::End(End { lines, seal })));
        fs::write(folder.join(format!("learner-{learner:05}.pratfall-report")), text)?;
    }
    Ok(())
}

fn deck() -> String {
    let mut text =
        "format = 1\n[deck]\nid = \"made\"\ntitle = \"Made\"\n[[misconception]]\nid = \"belief\"\nbelief = \"So.\"\n\
                    refute = \"No.\"\n"
            .to_owned();
    for skill in 0..8 {
        let _ = write!(text, "[[skill]]\nid = \"s{skill}\"\ntitle = \"Skill {skill}\"\n");
    }
    for item in 0..ITEMS {
        let _ = write!(
            text,
            "[[item]]\nid = \"i{item}\"\nskill = \"s{}\"\nprompt = \"Question {item}?\"\nright = \"yes {item}\"\n\
             stakes = {{ label = \"an outage\", cost = {}, currency = \"EUR\" }}\n[item.wrong]\n\
             \"no {item} 0\" = \"No.\"\n\"no {item} 1\" = \"No.\"\n\"no {item} 2\" = {{ belief = \"belief\" }}\n",
            item % 8,
            item * 10 + 50
        );
    }
    text
}
