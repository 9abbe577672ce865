insert into attempt (
    deck, item, at_ms, id, device, rung, level, way, skill, revision, session, offset_min, day, phase, response,
    confidence, verdict, score, misconception, hints, guess, ceiling, k, retention, params, first_key_ms, commit_ms,
    bar_ms, variant
) values (
    :deck, :item, :at_ms, :id, :device, :rung, :level, :way, :skill, :revision, :session, :offset_min, :day, :phase,
    :response, :confidence, :verdict, :score, :misconception, :hints, :guess, :ceiling, :k, :retention, :params,
    :first_key_ms, :commit_ms, :bar_ms, :variant
)
