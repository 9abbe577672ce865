select * from stumble
where not exists (select 1 from stumble as later where later.supersedes = stumble.id)
order by at_ms desc, id desc
limit :limit
