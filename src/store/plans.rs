//! How SQLite goes about the statements on the way from a start to a card and from an answer to its verdict: none may
//! walk a table that grows with the cards or with the years.

use super::testing::Place;

/// Tables that grow.
const LARGE: [&str; 17] = [
    "entry",
    "attempt",
    "turn",
    "event",
    "reflection",
    "stumble",
    "memory",
    "card",
    "card_body",
    "fresh",
    "alias",
    "later",
    "item_level",
    "skill_before",
    "bias_before",
    "insight_cell",
    "insight_text",
];

macro_rules! hot {
    ($($name:literal),* $(,)?) => { [$(($name, sql!($name))),*] };
}

#[test]
fn no_statement_on_a_hot_path_walks_a_large_table() {
    let place = Place::new();
    let store = place.store();
    let hot = hot![
        // A start.
        "newest_id",
        "draft_get",
        "setting_get",
        "sources_all",
        "deck_ids",
        "deck_list",
        "deck_meta",
        "counts",
        "deck_sizes",
        "coming",
        "insight_mark",
        "insight_owed",
        "next_ready",
        "next_ready_deck",
        "next_ready_skill",
        "decks_awake",
        "week_attempts",
        "week_stumbles",
        "last_insight",
        "cards_edited",
        // The queue and a card.
        "queue_longest",
        "queue_latest",
        "queue_fresh",
        "queue_ahead",
        "fresh_of_skill",
        "fresh_in_skill",
        "memory_of_skill",
        "outcomes_of_skill",
        "pace_latest",
        "card_body",
        "card_outline",
        "memory_get",
        "reflection_last",
        "misconception_hit",
        "alias_of",
        "attempts_of_item",
        "events_of_item",
        // An answer.
        "insight_late_put",
        "purged",
        "alias_resolve",
        "row_key",
        "events_params",
        "events_settings",
        "forecast",
        "used_on",
        "begun_on",
        "attempt_insert",
        "turn_insert",
        "turns_of_attempt",
        "event_insert",
        "reflection_insert",
        "stumble_insert",
        "card_skill",
        "card_settled",
        "card_unsettled",
        "card_is_edited",
        "memory_put",
        "fresh_put",
        "fresh_drop",
        "tally_add",
        "tally_clean",
        "draft_put",
        "draft_clear",
        "attempt_get",
        "events_about",
        "attempts_of_session",
        "events_of_session",
        // Abilities: read for a card, moved by an answer, folded again after a correction.
        "item_deviation",
        "skill_level",
        "level_biases",
        "item_level",
        "item_level_put",
        "skill_level_put",
        "level_bias_put",
        "skill_before_put",
        "bias_before_put",
        "ability_owed",
        "ability_owe",
        "corrected",
        "corrected_item",
        "corrections_of_item",
        "attempts_to_fold",
        "items_since",
        "rollback_skills",
        "rollback_skills_new",
        "rollback_skills_done",
        "rollback_biases",
        "rollback_biases_new",
        "rollback_biases_done",
        // The failure log: what an answer asks of it, and what a look at it takes.
        "entry_mark",
        "entry_news",
        "entry_owe",
        "entry_owes",
        "entry_new_attempts",
        "entry_new_events",
        "entry_new_reflections",
        "stumbles_unseen",
        "stumble_root",
        "stumble_versions",
        "entries_of_item",
        "reflection_standing",
        "entry_place",
        "entry_named",
        "entry_get",
        "entries_of_code",
        "rows_of_entry",
        // Figures, and the answers behind them.
        "insight_new_items",
        "insight_late_items",
        "insight_cell_add",
        "insight_cell_clean",
        "insight_belief_drop",
        "insight_sure_drop",
        "insight_text_drop",
        "insight_mixup_asked",
        "insight_mixup_given",
        "insight_said",
        "insight_cells",
        "behind_belief",
        "behind_days",
        "behind_due",
        "behind_due_count",
        "behind_last",
        "behind_one",
        "behind_said",
        "behind_skill",
    ];
    for (name, sql) in hot {
        let mut statement = store.conn.prepare(&format!("explain query plan {sql}")).unwrap();
        let mut rows = statement.raw_query();
        let mut plan: Vec<String> = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            plan.push(row.get(3).unwrap());
        }
        for line in &plan {
            let walked = line.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
            // A partial index holds only what is asked for.
            let few = line.contains("card_edited") || line.contains("_insight");
            // The newest ones by id, as many as are wanted.
            let few = few || (name == "pace_latest" && line.ends_with("attempt USING COVERING INDEX attempt_id"));
            assert!(few || walked.is_none_or(|table| !LARGE.contains(&table)), "{name}: {plan:#?}");
        }
        assert!(!name.starts_with("queue") || !plan.concat().contains("B-TREE"), "{name} sorts: {plan:#?}");
        if matches!(name, "queue_longest" | "queue_latest") {
            assert!(plan.iter().all(|line| line.contains("COVERING INDEX")), "{name}: {plan:#?}");
        }
    }
}
