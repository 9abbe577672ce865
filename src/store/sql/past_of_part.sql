select
    item, at_ms, id, day, phase, rung, ceiling, level, hints, confidence, verdict, guess, k, params,
    commit_ms > bar_ms, score
from attempt
where deck = :deck and item >= :from and item < :to
order by item, at_ms, id
