select way, commit_ms, phase, verdict, session, at_ms
from (select deck, item, at_ms, id from attempt order by id desc limit :limit) as newest
cross join attempt using (deck, item, at_ms, id)
order by newest.id desc
