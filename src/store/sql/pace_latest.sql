select way, commit_ms from (select deck, item, at_ms, id from attempt order by id desc limit :limit) as newest
cross join attempt using (deck, item, at_ms, id)
where phase in ('pretest', 'review', 'probe', 'exam')
order by newest.id desc
