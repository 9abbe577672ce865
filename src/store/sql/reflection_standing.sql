select * from reflection
where attempt = :attempt and not exists (select 1 from reflection as later where later.supersedes = reflection.id)
order by at_ms desc, id desc
limit 1
