insert into card (
    deck, item, ord, skill, nature, difficulty, ladder, top_rung, instruct_first, safety_critical, revision,
    contrast, answer_revision, edited, body
) values (
    :deck, :item, :ord, :skill, :nature, :difficulty, :ladder, :top_rung, :instruct_first, :safety_critical, :revision,
    :contrast, :answer_revision, :edited, :body
)
on conflict (deck, item) do update set
    ord = excluded.ord, skill = excluded.skill, nature = excluded.nature, difficulty = excluded.difficulty,
    ladder = excluded.ladder, top_rung = excluded.top_rung, instruct_first = excluded.instruct_first,
    safety_critical = excluded.safety_critical, revision = excluded.revision,
    contrast = excluded.contrast, answer_revision = excluded.answer_revision,
    edited = max(edited, excluded.edited), body = excluded.body
