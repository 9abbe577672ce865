select reflection.* from attempt
join reflection on reflection.attempt = attempt.id
where attempt.deck = :deck and attempt.item = :item
    and not exists (select 1 from reflection as later where later.supersedes = reflection.id)
order by reflection.at_ms desc, reflection.id desc
limit 1
