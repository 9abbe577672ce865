select
    deck, item, id,
    exists (select 1 from event where event.target = attempt.id and kind = 'undo') as corrected
from attempt
where day = :day and phase = 'pretest'
