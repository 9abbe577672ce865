select
    deck, item, at_ms, id, rung, level, day, phase, confidence, verdict, score, hints, guess, ceiling, k,
    retention, params, skill, commit_ms, bar_ms
from attempt
order by deck, item, at_ms, id
