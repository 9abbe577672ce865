select deck, item, at_ms, id, null as day, null as phase, null as verdict from attempt
where deck = :deck and misconception = :belief
union
select deck, item, at_ms, id, null, null, null from attempt
where id in (select attempt from turn where deck = :deck and misconception = :belief)
order by at_ms desc, id desc
