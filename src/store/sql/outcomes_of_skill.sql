select
    id, verdict, hints,
    exists (
        select 1 from event
        where event.target = attempt.id and kind in ('undo', 'override', 'score', 'low-effort')
    ) as corrected
from attempt
where deck = :deck and skill = :skill and phase in ('pretest', 'review', 'probe')
order by at_ms desc, id desc
