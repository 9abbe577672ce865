select attempt.* from (
    select deck, item, at_ms, id from attempt where deck = :deck and misconception = :belief
    union
    select deck, item, at_ms, id from attempt
    where id in (select attempt from turn where deck = :deck and misconception = :belief)
) as shown
cross join attempt using (deck, item, at_ms, id)
order by at_ms desc, id desc limit :most
