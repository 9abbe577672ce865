//! How much of the bundled decks has room on a screen of 80 x 24 without scrolling.

use pratfall::{
    deck::{
        self,
        bundled::BUNDLED,
        model::{Ask, Deck, Item, scenario::Scenario, spot::Place},
    },
    grade::walk::{Step, walk},
    memory::{
        footing::Footing,
        row::{ItemKey, Offset, Utc},
    },
    session::{
        ask::{Input as Asked, Token},
        card::Card,
        config::Config,
        event::{Draft, Event, Millis, Now},
        machine::Session,
        phase::Phase,
        queue::{Entry, Why},
        view::View,
    },
    tui::{
        app::{App, Input, Reply},
        keys::Keymap,
        page::{Fit, fit_screen},
        theme::Theme,
        view,
    },
};

use super::stage::{BEGINNING, practised};

const SIZE: (u16, u16) = (80, 24);

fn now(watch: u64) -> Now {
    Now { utc: Utc(BEGINNING), offset: Offset(60), watch: Millis(watch) }
}

/// Puts an item on the screen, on one of its rungs; nothing is written anywhere.
fn app(deck: &Deck, item: &Item, rung: usize) -> App {
    app_of(deck, item, rung, false)
}

fn app_of(deck: &Deck, item: &Item, rung: usize, edited: bool) -> App {
    let key = ItemKey { deck: deck.id.clone(), item: item.id.clone() };
    let entry = Entry::plain(key.clone(), Why::Due, item.skill.clone(), false);
    let skill = deck.skills.iter().find(|s| s.id == item.skill);
    let (mut session, _) = Session::start(Config { seed: 7, ..Config::default() }, vec![entry], now(0));
    let today = session.today(now(0));
    let card = Card {
        edited,
        key,
        deck_title: deck.title.clone(),
        skill_title: skill.map(|s| s.title.clone()).unwrap_or_default(),
        skill_lesson: skill.map(|s| s.lesson.clone()).unwrap_or_default(),
        languages: deck.languages.clone(),
        item: item.clone(),
        misconceptions: deck.misconceptions.iter().filter(|m| item.beliefs().any(|b| b == m.id)).cloned().collect(),
        memory: Some(practised(rung as u8, today)),
        footing: Footing::default(),
        words: None,
        begun: Vec::new(),
        hit_before: Vec::new(),
        pace: Default::default(),
    };
    session.handle(Event::Loaded(Some(Box::new(card))), now(0));
    let mut app = App::new(SIZE, Theme::load("dark", false).unwrap(), Keymap::load("").unwrap());
    app.update(Input::Reply(Box::new(Reply::Session(Box::new(session)))), now(0));
    app
}

fn reply(app: &mut App, event: Event) {
    app.update(Input::Reply(Box::new(Reply::Event(event))), now(5000));
}

fn room(app: &App) -> Fit {
    fit_screen(&view::page_of(app, now(5000)), app.size)
}

/// Every anticipated answer that is off: distractors and traps.
fn stumbles(ask: &Ask) -> Vec<String> {
    match ask {
        Ask::Choose(choose) => choose.options.iter().filter(|o| !o.right).map(|o| o.text.clone()).collect(),
        Ask::Type(typed) => typed.traps.iter().map(|t| t.answer.clone()).collect(),
        Ask::Number(number) => {
            let unit = number.units.first().cloned().unwrap_or_default();
            number.traps.iter().map(|t| format!("{} {unit}", t.value)).collect()
        }
        Ask::Cloze(cloze) => cloze.traps.iter().map(|t| t.answer.clone()).collect(),
        // A line too many, or one pointed at; an explanation has no answer that is anticipated.
        Ask::Order(order) => order.wrong.iter().map(|w| w.text.clone()).collect(),
        Ask::Spot(spot) => spot.others().map(Place::label).collect(),
        Ask::Explain(_) | Ask::Code(_) | Ask::Scenario(_) => Vec::new(),
    }
}

fn draft(app: &App, answer: &str) -> Draft {
    let Phase::Attempt(_, turn) = &app.session().unwrap().phase else { panic!("no question") };
    match &turn.ask.input {
        Asked::Choose { options, .. } => {
            Draft { texts: vec![], chosen: options.iter().position(|o| o == answer).into_iter().collect() }
        }
        Asked::Order { lines, .. } => {
            Draft { texts: vec![String::new()], chosen: lines.iter().position(|l| l == answer).into_iter().collect() }
        }
        Asked::Spot { numbers, .. } => {
            let named = |n: &u16| answer.starts_with(&format!("{n}: "));
            Draft { texts: vec![], chosen: numbers.iter().position(named).into_iter().collect() }
        }
        Asked::Token { tokens, .. } => {
            let named = |token: &Token| format!("{}: {}", token.line, token.name) == answer;
            Draft { texts: vec![], chosen: tokens.iter().position(named).into_iter().collect() }
        }
        Asked::Blanks { count, .. } => Draft { texts: vec![answer.into(); *count], chosen: vec![] },
        _ => Draft { texts: vec![answer.into()], chosen: vec![] },
    }
}

/// Gives the shortest way to each state of a scenario that can be reached, with its name.
fn ways(scenario: &Scenario) -> Vec<(String, Vec<Step>)> {
    let mut ways: Vec<(usize, Vec<Step>)> = vec![(scenario.start, Vec::new())];
    let mut next = 0;
    while let Some((at, way)) = ways.get(next).cloned() {
        next += 1;
        let state = &scenario.states[at];
        let chosen = state.moves.iter().map(|turn| Step::Chosen(turn.text.clone()));
        let typed = state.commands.iter().map(|turn| Step::Typed(turn.text.clone()));
        for step in chosen.chain(typed) {
            let way: Vec<Step> = way.iter().cloned().chain([step]).collect();
            let to = walk(scenario, &way).at;
            if ways.iter().all(|(known, _)| *known != to) {
                ways.push((to, way));
            }
        }
    }
    ways.into_iter().map(|(at, way)| (scenario.states[at].name.clone(), way)).collect()
}

#[test]
fn every_place_of_a_bundled_scenario_has_room_at_80_x_24() {
    let (mut places, mut crowded) = (0, Vec::new());
    for (id, text) in BUNDLED {
        let deck = deck::parse(id, text).deck.unwrap();
        for item in &deck.items {
            for (n, rung) in item.rungs.iter().enumerate() {
                let Ask::Scenario(scenario) = &rung.ask else { continue };
                for (name, way) in ways(scenario) {
                    let mut app = app(&deck, item, n);
                    way.into_iter().for_each(|step| reply(&mut app, Event::Take(step)));
                    places += 1;
                    let over = room(&app).furthest;
                    if over > 0 {
                        crowded.push(format!("{id}/{} {name} ({over})", item.id));
                    }
                }
            }
        }
    }
    assert!(places > 70 && crowded.is_empty(), "{places} places; these scroll: {crowded:#?}");
}

#[test]
fn bundled_items_have_room_at_80_x_24() {
    let (mut asked, mut shown) = (0, 0);
    let (mut questions, mut meanings, mut verdicts) = (Vec::new(), Vec::new(), Vec::new());
    for (id, text) in BUNDLED {
        let deck = deck::parse(id, text).deck.unwrap();
        for item in deck.items.iter().filter(|i| !i.is_pair) {
            for (n, rung) in item.rungs.iter().enumerate() {
                let name = format!("{id}/{} {n}", item.id);
                let question = app(&deck, item, n);
                asked += 1;
                if room(&question).furthest > 0 {
                    questions.push(name.clone());
                }
                for answer in stumbles(&rung.ask) {
                    let mut app = question.clone();
                    let draft = draft(&app, &answer);
                    reply(&mut app, Event::Draft(draft));
                    reply(&mut app, Event::Commit(Some(pratfall::memory::row::Confidence::Perhaps)));
                    reply(&mut app, Event::Saved(None));
                    if !matches!(app.session().unwrap().view(now(5000)), View::Verdict(_)) {
                        continue;
                    }
                    let verdict = room(&app);
                    if verdict.furthest > 0 {
                        verdicts.push(format!("{name}: {answer} ({})", verdict.furthest));
                    }
                    reply(&mut app, Event::GoOn);
                    shown += 1;
                    let fit = room(&app);
                    if fit.furthest > fit.opens_at {
                        meanings.push(format!("{name}: {answer} ({})", fit.furthest - fit.opens_at));
                    }
                }
            }
        }
    }
    assert!(asked > 350 && shown > 1000, "{asked} questions, {shown} stumbles");
    assert!(questions.is_empty(), "questions that scroll: {questions:#?}");
    assert!(meanings.is_empty(), "feedback that scrolls: {meanings:#?}");
    // The question above a verdict was read a moment ago; what was answered and the causes are seen.
    assert!(verdicts.len() * 20 < shown, "verdicts whose question scrolls: {verdicts:#?}");
}

#[test]
fn what_an_edit_means_is_asked_with_one_key_before_the_question() {
    let text = include_str!("../../decks/rust-ownership.toml");
    let deck = pratfall::deck::parse("d.toml", text).deck.unwrap();
    let item = &deck.items[0];
    for (key, kind) in [('k', "Keep"), ('h', "Halve"), ('r', "Reset")] {
        let mut app = app_of(&deck, item, 0, true);
        let page = view::page_of(&app, now(0));
        let shown: Vec<String> = page.head.iter().map(ToString::to_string).collect();
        let shown = shown.join(" ");
        assert!(shown.contains("The author has changed the answer"), "{shown}");
        assert!(page.keys.iter().any(|(label, _)| *label == key.to_string()), "{:?}", page.keys);
        let effects = app.update(Input::Key(pratfall::tui::keys::Key::char(key)), now(1000));
        let said = format!("{effects:?}");
        assert!(said.contains(kind) && said.contains("Load("), "{said}");
    }
    // Without an edit nothing is asked.
    assert!(matches!(app(&deck, item, 0).session().unwrap().view(now(0)), View::Attempt(_) | View::Lesson(_)));
}
