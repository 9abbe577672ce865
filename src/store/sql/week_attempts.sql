select
    deck, item, at_ms, id, day, phase, verdict, hints,
    exists (select 1 from event where event.target = attempt.id and kind in ('undo', 'override', 'score')) as corrected
from attempt
where day >= :first
