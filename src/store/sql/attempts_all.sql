select
    deck, item, at_ms, id, rung, level, revision, session, offset_min, day, phase, confidence, verdict, score, hints,
    guess, ceiling, k, retention, params, first_key_ms, commit_ms
from attempt
order by deck, item, at_ms, id
