select attempt.* from (select deck, item, at_ms, id from attempt where id > :session order by id desc) as newest
cross join attempt using (deck, item, at_ms, id)
where session = :session
order by newest.id desc
