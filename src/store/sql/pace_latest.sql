-- An answer without a first key came line by line or was given up at once: it says nothing of anybody's pace.
select way, commit_ms, phase, verdict, session, at_ms
from (select deck, item, at_ms, id from attempt order by id desc limit :limit) as newest
cross join attempt using (deck, item, at_ms, id)
where first_key_ms is not null
order by newest.id desc
