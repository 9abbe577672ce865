select reflection.* from reflection
where reflection.attempt = :attempt
    and not exists (select 1 from reflection as later where later.supersedes = reflection.id)
order by reflection.at_ms desc, reflection.id desc
limit 1
